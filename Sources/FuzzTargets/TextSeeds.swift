/// Small label files and manifests of every kind that is read as text.
enum TextSeeds {
  /// Kinds of labels that no shipped manifest has, or only with much around them.
  static let datasets = [
    "coco": """
    {version: 1, name: a, kind: photograph, root: ., classes: [b, c], value_range: [0, 1],
     labels: {coco: {file: a.json, folder: images, boxes: true}}, images: ["*.jpg", "**/x?.png"]}
    """,
    "instances": """
    version: 1
    name: a
    channels: 2
    depth: 16
    page: 1
    classes: &all [b, c]
    splits:
      one: { images: "*.tif", labels: { instance_masks: { masks: "{folder}/{stem}.png",
        values: { 1: b, 2: c }, divisor: 1000, ignore_values: [255] } } }
      two: { list: two.txt, labels: { instance_masks: { masks: "{key}.png", class: b } } }
      three: { tars: "*.tar", image_field: [jpg, png], labels: { sample_json: { canvas: query } } }
      four: { tars: "*.tar", labels: { whole_images: { class_file: "{key}.cls" } } }
    """,
    "colours": """
    version: 1
    name: a
    classes: [b]
    images: "*.png"
    labels:
      colour_masks:
        masks: "m/{stem}.png"
        colours: { b: [[1, 2, 3], "#ff0000"] }
        background_colours: [[0, 0, 0]]
        instances: components
        mask_resample: nearest
    """,
    "boxes": """
    version: 1
    name: a
    classes: [b]
    images: "*.png"
    labels: { voc: { annotations: "x/{stem}.xml" } }
    """,
  ]

  private static let lists =
    #""images":[{"id":1,"file_name":"a.jpg","width":5,"height":4}],"#
    + #""categories":[{"id":3,"name":"b","isthing":1,"supercategory":"c"}]"#

  static let coco = [
    "polygon": #"{"info":{},"licenses":[null,true,1.5e3],"#
      + #""annotations":[{"id":1,"image_id":1,"category_id":3,"area":6,"bbox":[1,1,3,2],"#
      + #""iscrowd":0,"segmentation":[[1,1,4,1,4,3,1,3],[0.5,0.5,2.5,0.5,1,2.25]]}],"#
      + lists + "}",
    "runs": #"{"annotations":[{"id":1,"image_id":1,"category_id":3,"iscrowd":1,"#
      + #""segmentation":{"size":[4,5],"counts":[5,2,2,2,9]}},"#
      + #"{"id":2,"image_id":1,"category_id":3,"segmentation":{"size":[4,5],"counts":"522N9"}}],"#
      + lists + "}",
    "box": #"{"annotations":[{"id":1,"image_id":1,"category_id":3,"bbox":[0,-1,2.5,1e1]}],"#
      + lists + "}",
  ]

  static let panoptic = [
    "panoptic": #"{"annotations":[{"image_id":1,"file_name":"a.png","segments_info":["#
      + #"{"id":1,"category_id":3,"area":20,"iscrowd":0,"bbox":[0,0,5,4]},"#
      + #"{"id":65793,"category_id":3}]}],"# + lists + "}"
  ]

  static let runLengths = ["none": "d0", "square": "522N9", "all": "0d0"]

  static let voc = [
    "two": """
    <?xml version="1.0" encoding="UTF-8"?>
    <annotation><folder>a</folder><filename>a.jpg</filename>
    <size><width>640</width><height>480</height><depth>3</depth></size>
    <object><name>b &amp; c</name><difficult>0</difficult><truncated>1</truncated>
    <bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40.5</ymax></bndbox></object>
    <object><name><![CDATA[d]]></name><occluded>1</occluded>
    <bndbox><xmin>1</xmin><ymin>1</ymin><xmax>640</xmax><ymax>480</ymax></bndbox></object>
    </annotation>
    """
  ]

  static let yolo = [
    "both": "0 0.5 0.5 0.25 0.5\n79 0.1 0.1 0.9 0.1 0.9 0.9 0.1 0.9\n\n7 .5 .5 1e-1 1\n"
  ]
}
