extension ReportPage {
  /// The page's Mustache template: double braces escape, the check boxes work by style alone.
  static let template = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{title}}</title>
    <style>
    \(style)
    </style>
    </head>
    <body>
    {{#has_samples}}
    <input type="checkbox" id="boxes"{{#shows_things}} checked{{/shows_things}}>
    <input type="checkbox" id="masks" checked>
    <input type="checkbox" id="names"{{#shows_things}} checked{{/shows_things}}>
    {{/has_samples}}
    <header>
    <h1>{{title}}</h1>
    <p class="faint">{{subtitle}}</p>
    </header>
    {{#has_samples}}
    <nav aria-label="what is drawn">
    <label for="boxes">boxes</label>
    <label for="masks">masks</label>
    <label for="names">names</label>
    <ul class="legend">
    {{#classes}}
    <li><i style="background:{{colour}}"></i>{{label}} <span class="faint">{{count}}</span></li>
    {{/classes}}
    </ul>
    </nav>
    {{/has_samples}}
    <main{{#is_numbers_first}} class="numbers-first"{{/is_numbers_first}}>
    <div class="samples">
    {{#samples}}
    <article>
    <h3>{{key}} <span class="faint">{{caption}}</span></h3>
    <div class="canvases">
    {{#canvases}}
    <figure>
    <div class="canvas" style="aspect-ratio:{{width}}/{{height}}">
    <img alt="{{name}}" width="{{width}}" height="{{height}}" src="data:image/jpeg;base64,{{{jpeg}}}">
    {{#has_masks}}
    <img class="masks" alt="" width="{{width}}" height="{{height}}" src="data:image/png;base64,{{{png}}}">
    {{/has_masks}}
    <svg viewBox="0 0 {{width}} {{height}}" role="img" aria-label="boxes and names">
    {{#marks}}
    <rect class="boxes" x="{{x}}" y="{{y}}" width="{{width}}" height="{{height}}" fill="none" stroke="{{colour}}" stroke-width="{{stroke}}"/>
    {{/marks}}
    {{#shared}}
    <polygon class="boxes" points="{{.}}" fill="none" stroke="#fff" stroke-width="{{casing}}" stroke-linejoin="round"/>
    <polygon class="boxes" points="{{.}}" fill="none" stroke="{{mark}}" stroke-width="{{stroke}}" stroke-linejoin="round"/>
    {{/shared}}
    <g class="names" font-size="{{font}}">
    {{#marks}}
    <rect x="{{plate_x}}" y="{{plate_y}}" width="{{plate_width}}" height="{{plate_height}}" fill="{{colour}}"/>
    <text x="{{text_x}}" y="{{text_y}}" textLength="{{text_length}}" lengthAdjust="spacingAndGlyphs" fill="{{ink}}">{{title}}</text>
    {{/marks}}
    </g>
    </svg>
    </div>
    <figcaption>{{name}} <span class="faint">{{size}}</span></figcaption>
    {{#has_details}}
    <table class="details">{{#details}}<tr><th>{{name}}</th><td>{{value}}</td></tr>{{/details}}</table>
    {{/has_details}}
    </figure>
    {{/canvases}}
    </div>
    </article>
    {{/samples}}
    </div>
    {{#has_facts}}
    <dl>
    {{#facts}}
    <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
    {{/facts}}
    </dl>
    {{/has_facts}}
    {{#has_charts}}
    <div class="charts">
    {{#charts}}
    <section class="panel">
    <h2>{{title}}</h2>
    {{{svg}}}
    <p class="faint">{{caption}}</p>
    </section>
    {{/charts}}
    </div>
    {{/has_charts}}
    <div class="tables">
    {{#tables}}
    <section>
    <h2>{{title}}</h2>
    <div class="scroll"><table>
    <thead><tr>{{#columns}}<th{{#is_number}} class="number"{{/is_number}}>{{text}}</th>{{/columns}}</tr></thead>
    <tbody>
    {{#rows}}
    <tr>{{#cells}}<td{{#is_number}} class="number"{{/is_number}}>{{text}}</td>{{/cells}}</tr>
    {{/rows}}
    </tbody>
    </table></div>
    </section>
    {{/tables}}
    </div>
    </main>
    </body>
    </html>

    """
}
