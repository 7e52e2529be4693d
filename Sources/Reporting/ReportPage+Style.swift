extension ReportPage {
  /// The page's style sheet: light and dark, one column on a telephone.
  static let style = """
    :root { color-scheme: light dark; --ground: #eef1f4; --paper: #fff; --ink: #14181d;
      --faint: #5b6572; --rule: #d3d9e0; --mark: #0072b2; }
    @media (prefers-color-scheme: dark) {
      :root { --ground: #12161b; --paper: #1b2027; --ink: #e7ebf0; --faint: #98a3b0;
        --rule: #303843; --mark: #56b4e9; }
    }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1.25rem; max-width: 90rem; background: var(--ground);
      color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
    h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; overflow-wrap: anywhere; }
    h2 { margin: 1.75rem 0 .5rem; font-size: 1.1rem; }
    h3 { margin: 0 0 .5rem; font: 600 .85rem ui-monospace, monospace; overflow-wrap: anywhere; }
    header p { margin: .25rem 0 0; }
    .faint { color: var(--faint); font-weight: normal; }
    body > input { position: absolute; opacity: 0; }
    nav { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem;
      align-items: center; margin: 1rem 0; padding: .5rem 0; background: var(--ground);
      border-bottom: 1px solid var(--rule); }
    nav label { padding: .3rem .9rem; border: 1px solid var(--rule); border-radius: 2rem;
      color: var(--faint); cursor: pointer; user-select: none; }
    #boxes:checked ~ nav [for=boxes], #masks:checked ~ nav [for=masks],
    #names:checked ~ nav [for=names] { background: var(--mark); border-color: var(--mark);
      color: var(--paper); }
    #boxes:focus-visible ~ nav [for=boxes], #masks:focus-visible ~ nav [for=masks],
    #names:focus-visible ~ nav [for=names] { outline: 2px solid var(--ink); outline-offset: 2px; }
    #boxes:not(:checked) ~ main .boxes, #masks:not(:checked) ~ main .masks,
    #names:not(:checked) ~ main .names { display: none; }
    .legend { display: flex; flex-wrap: wrap; gap: .15rem .9rem; margin: 0 0 0 .5rem; padding: 0;
      list-style: none; font-size: .85rem; }
    .legend i { display: inline-block; width: .8em; height: .8em; margin-right: .4em;
      border-radius: 2px; }
    dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .75rem;
      margin: 1.5rem 0 0; }
    dl div, article, .scroll, .panel { background: var(--paper); border: 1px solid var(--rule);
      border-radius: 8px; }
    dl div { padding: .6rem .8rem; }
    dt { color: var(--faint); font-size: .8rem; }
    dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
    .scroll { overflow-x: auto; width: fit-content; max-width: 100%; }
    table { border-collapse: collapse; width: 100%; font-size: .9rem; }
    th, td { padding: .4rem .8rem; text-align: left; overflow-wrap: break-word; }
    .tables { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: flex-start; }
    .tables > * { min-width: 0; max-width: 100%; }
    th { color: var(--faint); font-weight: 600; }
    td { border-top: 1px solid var(--rule); }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    .numbers-first { display: flex; flex-direction: column; }
    .numbers-first .tables { order: 1; }
    .numbers-first .charts { order: 2; }
    .numbers-first .samples { order: 3; }
    .samples { display: flex; flex-wrap: wrap; gap: 1rem; margin-top: 1rem;
      align-items: flex-start; }
    article { padding: .75rem; flex: 0 1 auto; max-width: 100%; }
    .canvases { display: flex; flex-wrap: wrap; gap: .75rem; }
    figure { margin: 0; width: 15.5rem; max-width: 100%; }
    .canvas { position: relative; overflow: hidden; border-radius: 4px; background: #fff; }
    .canvas > * { position: absolute; inset: 0; width: 100%; height: 100%; }
    figcaption { margin-top: .3rem; font-size: .8rem; }
    .charts { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
    .panel { padding: .75rem; max-width: 100%; }
    .panel h2 { margin: 0 0 .5rem; font-size: 1rem; }
    .panel p { margin: .4rem 0 0; font-size: .8rem; }
    .chart { display: block; width: 22.5rem; max-width: 100%; }
    .chart line { stroke: var(--rule); }
    .chart path { fill: none; stroke: var(--rule); }
    .chart rect { fill: var(--mark); }
    .chart text { fill: var(--faint); font-size: 10px; font-weight: 400; }
    .details { margin-top: .3rem; font-size: .75rem; table-layout: fixed; }
    .details th { width: 6.5rem; font-weight: normal; }
    .details th, .details td { padding: .1rem .25rem; border: 0; vertical-align: top; }
    text { font-family: ui-monospace, monospace; font-weight: 600; }
    @media (max-width: 30rem) {
      body { padding: .75rem; }
      article, figure { width: 100%; }
    }
    @media print {
      :root { --ground: #fff; --paper: #fff; --ink: #14181d; --faint: #5b6572; --rule: #d3d9e0;
        --mark: #0072b2; }
      * { print-color-adjust: exact; }
      nav { display: none; }
      article, .panel, dl div, tr { break-inside: avoid; }
      h2 { break-after: avoid; }
    }
    """
}
