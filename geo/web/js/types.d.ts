// The shapes that travel between the modules, and between them and Python. Checked, never shipped.

/** [longitude, latitude], degrees of WGS 84 (of GCJ-02 where the base map is drawn in it). */
type Position = [number, number];
/** West, south, east, north. */
type Box = [number, number, number, number];
type Language = "zh" | "en";
type InLanguages = { zh: string; en: string };

interface Geometry {
  type: "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon";
  coordinates: any;
}

// What visitors choose

type Facet = "section" | "status" | "category" | "community" | "year" | "certainty";

interface Filter {
  section: (string | number)[];
  status: string[];
  category: string[];
  community: string[];
  year: (string | number)[];
  certainty: string[];
  q: string;
}

interface State {
  lang: Language;
  basemap: string;
  /** Of the chosen project. */
  id: string | null;
  /** Where the map is: "longitude,latitude,zoom". */
  at: string | null;
  /** Which of the office's layers are shown, where others than by default: "parks,-communities". */
  layers: string;
  filter: Filter;
}

/** Which parts of the state are others than before. */
type Changed = { [part in keyof State]?: true };

// What a backend answers: geo/web/start.py, geo/api/view.py, geo/api/share.py

interface Term extends InLanguages {
  code: string;
  colour: string;
  shape: string;
  hollow: boolean;
  icon: string;
  meaning_zh: string;
  meaning_en: string;
}

interface Section extends InLanguages {
  number: number;
  numeral: string;
}

interface ReferenceItem {
  id: string;
  name: string;
  name_en: string;
  name_verified?: boolean;
  role: string;
  geometry: Geometry;
  /** Where the name of an area stands. */
  label: Position;
}

interface ReferenceMap {
  areas: ReferenceItem[];
  lines: ReferenceItem[];
  places: ReferenceItem[];
}

interface BasemapChoice {
  code: string;
  urls: string[];
  attribution: InLanguages;
  subdomains: string[];
  system: string;
  /** Empty for what the program brings along, which the catalogue names. */
  name: InLanguages;
  form: "raster" | "vector";
  /** Web Mercator, or degrees. */
  grid: "w" | "c";
  zoom_offset: number;
  min_zoom: number;
  max_zoom: number;
  /** Where there are tiles, in the system of the tiles. */
  bounds: Box;
}

// Grounds: what stands in place of the schematic map

type TileValue = string | number | boolean | null;

interface TileFeature {
  /** 1: points, 2: lines, 3: areas. */
  type: number;
  properties: { [name: string]: TileValue };
  /** Each x and y in turn, in the grid of the layer. */
  parts: number[][];
}

interface TileLayer {
  name: string;
  extent: number;
  features: TileFeature[];
}

type TileClass =
  | "land"
  | "built"
  | "green"
  | "water"
  | "waterway"
  | "building"
  | "other"
  | "rail"
  | "path"
  | "minor"
  | "medium"
  | "major"
  | "motorway"
  | "boundary";

interface TileName extends InLanguages {
  size: number;
  /** 3: of a road; smaller ones of places, the largest first. */
  rank: number;
  line: Position[];
}

/** A vector tile, ready to be drawn in a grid of 4096. */
interface DrawnTile {
  isMissing: boolean;
  paths: Map<TileClass, Path2D>;
  names: TileName[];
}

/** Where a tile, or the part of a coarser one, stands on a canvas. */
interface PlacedTile {
  tile: DrawnTile;
  left: number;
  top: number;
  size: number;
  /** Of the whole tile. */
  x: number;
  y: number;
  scale: number;
  holds(x: number, y: number): boolean;
}

type TileLoader = (
  source: BasemapChoice,
  z: number,
  x: number,
  y: number,
  done: (bytes: Uint8Array | null, isFailure: boolean) => void,
) => void;

interface Ground {
  source: BasemapChoice;
  isVector: boolean;
  /** Tiles on their way. */
  pending: number;
  addTo(map: L.Map): void;
  remove(): void;
  redraw(): void;
  paint(canvas: Canvas, ctx: CanvasRenderingContext2D): void;
  label(canvas: Canvas, labels: any): void;
}

interface GroundSurroundings {
  /** The path below which the program is served. */
  base: string;
  /** Tiles in GCJ-02 stand where they truly are; else everything else is displaced. */
  truly: boolean;
  lang(): Language;
  colours(): Colours;
  onDrawn(ground: Ground): void;
  onError(): void;
  /** Of vector tiles. */
  load?: TileLoader;
  /** They are those of a single file. */
  isHeld?: boolean;
  /** Of a single file: the address of a picture. */
  held?: (place: string) => string | null;
}

interface Target {
  id: string;
  name: string;
  name_en: string;
  value: number;
  unit: string;
  year: number | null;
  status: string;
  progress: (TargetCounts & { projects: ListItem[] }) | null;
}

/** Of the projects that are said to count towards a target. */
interface TargetCounts {
  named: number | null;
  located: number | null;
  completed: number | null;
}

type Counts = { [code: string]: number };

interface Figures {
  total: number;
  located: number;
  missing: Counts;
  status: Counts;
  untold: number;
  possible: Counts;
  facets: { [facet: string]: Counts };
}

interface Start {
  version: string;
  revision: string;
  texts: { [key: string]: string };
  plan: {
    title: InLanguages;
    map_title: InLanguages;
    place: InLanguages;
    publisher: InLanguages;
    date: string;
    subject: string;
    sections: Section[];
  };
  vocabulary: { [kind: string]: Term[] };
  basemap: ReferenceMap;
  bounds: Box;
  basemaps: BasemapChoice[];
  default_basemap: string;
  /** In a single file: tiles of its base map in base 64, by "z/x/y". */
  tiles?: { [place: string]: string };
  /** The office's layers that the map may show, the lowest first. */
  layers: LayerItem[];
  /** Their list cannot be read. */
  layers_fault?: boolean;
  attributions: string[];
  editing: boolean;
  sharing: boolean;
  figures: Figures;
  targets: Target[];
  /** Communities in English, by their names. */
  english: { [name: string]: string };
  /** "Internal draft", until the projects are fit to publish. */
  mark?: string;
  imprint?: string[];
  scenes?: Scene[];
  present?: boolean;
  autoplay?: number;
  qr?: QrCode;
}

interface QrCode {
  size: number;
  path: string;
  link?: string;
}

interface DrawnFeature {
  id: string;
  geometry: Geometry;
  properties: {
    name: string;
    name_en: string;
    section: number;
    status: string;
    category: string;
    location_type: string;
    certainty: string;
    accuracy_m: number | null;
    mark: Position;
  };
}

interface Cluster {
  lon: number;
  lat: number;
  count: number;
  status: Counts;
  bounds: Box;
}

interface ViewAnswer {
  revision: string | null;
  mode: "features" | "clusters" | null;
  total: number;
  features: DrawnFeature[];
  clusters: Cluster[];
}

/** What a word of a search was found in: before it, the word, after it. */
interface Match {
  field: string;
  code: string | null;
  parts: [string, string, string];
}

interface ListItem {
  id: string;
  name: string;
  name_en: string;
  section: number;
  status: string;
  category: string;
  certainty: string;
  /** Why it has no mark on the map. */
  reason: string | null;
  accuracy_m: number | null;
  matches: Match[];
}

interface ListAnswer extends Figures {
  revision: string;
  /** How many pass the filter; `items` may hold only the first of them. */
  listed: number;
  items: ListItem[];
}

interface CardAnswer {
  revision: string;
  feature: { id: string; geometry: Geometry; properties: { [field: string]: any } };
  english: { [field: string]: string };
  communities: { name: string; how: string }[];
  bounds: Box | null;
  mark: Position | null;
  certainty: string;
  reason: string | null;
}

/** One of the office's layers in the legend: geo/web/layers.py. */
interface LayerItem {
  id: string;
  kind: string;
  kind_label: InLanguages;
  category: string | null;
  form: "vector" | "raster";
  name: InLanguages;
  count: number;
  source: string;
  date: string;
  licence: string;
  bounds: Box | null;
  colour: string;
  look: LayerLook;
  /** It has something to draw. */
  drawn: boolean;
  default: boolean;
  internal: boolean;
  /** In a single file: why it is not in it. */
  left_out?: "size" | "fault";
}

interface LayerLook {
  width: number;
  fill: number;
  dash: number[];
  sign: "ring" | "square" | "dot";
  size: number;
}

interface LayerFeature {
  geometry: Geometry;
  properties: { name?: string; name_en?: string; capacity?: number; accuracy_m?: number; label?: Position };
}

interface LayerAnswer {
  layer: string;
  mode: "features" | "clusters";
  /** Of lines and areas, `features` may hold only the largest. */
  total: number;
  features: LayerFeature[];
  clusters: { lon: number; lat: number; count: number }[];
}

/** What a click on a layer met: a feature, or the number of places of a cell. */
interface LayerHit {
  item: LayerItem;
  feature?: LayerFeature;
  count?: number;
}

/** What the office's layers need of the map around them (map/app.js gives it). */
interface LayerSurroundings {
  overlay: {
    alsoPaint(painter: (canvas: Canvas, ctx: CanvasRenderingContext2D, labels: any) => void): void;
    redraw(): void;
    layer(): Canvas;
  };
  pointer: { offerOthers(take: (at: Position | null) => void): void };
  /** The base map's communities give way to the office's. */
  redrawBase(): void;
}

/** What the map has of a layer. */
interface HeldLayer {
  answer: LayerAnswer | null;
  box: Box;
  zoom: number;
  /** Of the request, so that none is made twice. */
  key: string;
  fault: string;
}

interface ShareAnswer {
  link: string;
  embed: string;
  png: string;
  qr: QrCode;
  only_here: boolean;
  embedding: boolean;
}

type Params = URLSearchParams | { [name: string]: string };

/** Where answers come from: shared/server.js asks the program, local/answers.js works them out. */
interface Backend {
  start(params: Params): Promise<Start>;
  /** A newer request of the same kind takes the place of an older one. */
  view(params: Params, kind?: "view" | "near" | "outside"): Promise<ViewAnswer>;
  list(params: Params): Promise<ListAnswer>;
  card(id: string, params: Params): Promise<CardAnswer>;
  /** A window of one of the office's layers. */
  layer(id: string, params: Params): Promise<LayerAnswer>;
  /** Where a server can answer. */
  share?(address: string): Promise<ShareAnswer>;
  /** Every project of a filter, where that is no request. */
  whole?(params: Params): ListItem[];
}

/** What the map stands in: map/streamlit.js, or the single file (document.js). */
interface Host {
  isFile: boolean;
  /** To be put into the document; null where they stand in it already. */
  styles: string | null;
  /** The visitor changed the state. */
  send(): void;
  rememberPosition(): void;
  /** Give the theme, now and whenever it changes. */
  followTheme(apply: (theme: "light" | "dark") => void): void;
  fillWindow(): void;
  /** The language of the map is that of the page around it. */
  nameLanguage(): void;
  /** The address of this view; with an id, of its card. */
  link(id: string | null): string;
  tools(): (Node | null)[];
}

/** What happens on the map, and what comes with it (shared/events.js). */
interface Events {
  /** The state is another, by whomever. */
  state: Changed;
  /** The visitor changed it. */
  set: Changed;
  /** What is fixed for a language was drawn. */
  fixed: undefined;
  /** Of the office's layers: other ones are shown, or more is known of one. */
  layers: undefined;
  /** The map shows what the window holds. */
  view: ViewAnswer;
  /** The list shows an answer. */
  listed: ListAnswer;
  /** Colours or light are others: draw the map anew. */
  look: undefined;
  /** Only in the single file: its presentation. */
  presentation: "begins" | "began" | "ends" | "ended";
  /** A scene is to be drawn; `still` where it is the same as before. */
  scene: { still: boolean };
  /** Notes, help, black screen, autoplay: what stands around the scene. */
  aids: undefined;
}

// What is drawn

/** Of an element; "onclick" and the like are listeners, null and false leave one out. */
type Attributes = { [name: string]: any };

interface MarkLook {
  status: string;
  category?: string;
  certainty: string;
}

interface LabelOptions {
  /** Pixels. */
  size?: number;
  bold?: boolean;
  spaced?: boolean;
  quiet?: boolean;
  align?: "left" | "right";
  colour?: string;
  /** Written even where it covers another. */
  isForced?: boolean;
}

interface NoticeDetails {
  /** It goes when the server answers again. */
  waiting?: boolean;
  /** It goes by itself. */
  brief?: boolean;
  /** Of the request that was refused. */
  kind?: string;
  percent?: number;
  hint?: string;
  more?: string[];
  findings?: { feature?: string; field?: string; message: string }[];
}

interface Colours {
  isDark: boolean;
  paper: string;
  ink: string;
  halo: string;
  hairline: string;
  water: string;
  river: string;
  neighbour: string;
  subject: string;
  border: string;
  outline: string;
  outlineSoft: string;
  road: string;
  roadCase: string;
  metro: string;
  metroText: string;
  roadText: string;
  quietText: string;
  accent: string;
}

/** What a presentation puts light on. */
interface Spotlight {
  features: DrawnFeature[];
  ids: Set<string>;
  scale: number;
  /** How strongly all others are drawn. */
  dim: number;
  /** The map is a dark ground for a title. */
  ground: boolean;
  /** Nothing else is drawn. */
  alone?: boolean;
}

/** What a base map is drawn from. */
interface BasemapScene {
  basemap: ReferenceMap;
  subject: string;
  lang: Language;
  colours: Colours;
}

/** A mark or a cluster where it was drawn. */
interface Entry {
  x: number;
  y: number;
  reach: number;
  feature?: DrawnFeature;
  cluster?: Cluster;
  /** Its true place, where the mark stands beside it. */
  home?: Position | null;
  size?: number;
  isFixed?: boolean;
}

// Presentations: geo/present/scene.py

interface SceneFact {
  label: InLanguages;
  value: InLanguages;
  code: string;
  kind: "figure" | "status" | "place" | "text";
  count: number | null;
}

interface Scene {
  id: string;
  kind: "title" | "section" | "project" | "targets" | "closing";
  heading: InLanguages;
  kicker: InLanguages;
  facts: SceneFact[];
  projects: any[];
  more: number;
  targets: any[];
  bounds: Box | null;
  ids: string[];
  section: number | null;
  text: InLanguages;
  notes: InLanguages;
  own_notes: string;
  sources: InLanguages[];
}

// An editor's map: geo/ui/shared/side_map.py

type DrawKind = "none" | "point" | "line" | "area";

interface Chain {
  positions: Position[];
  closed: boolean;
  /** Rings of one polygon share it. */
  owner: number;
}

interface EditorData {
  key: string;
  lang: Language;
  texts: { [key: string]: string };
  label: string;
  height: number;
  legend: [string, string][];
  draw: DrawKind;
  drawing: Geometry | null;
  now: { geometry: Geometry } | null;
  token: string;
  shapes: string;
  arrows: [Position, Position][];
  view: Box | null;
  whole: boolean;
  offers: boolean;
  picksMarks: boolean;
  basemap: string;
  version: { visit: string; number: number };
}

/** A place as an editor shows it. */
interface Shape {
  id: string;
  role: string;
  label: string;
  word?: string;
  geometry: Geometry;
  box: Box;
}

/** What an editor draws from; without a base map until the server gave it. */
interface EditorScene {
  basemap: any;
  subject: any;
  lang: Language;
  colours: Colours;
  ground: Ground | null;
  covered(): Box[];
}

/** What a drawing works on (editor/editor.js gives it). */
interface DrawingHost {
  map: L.Map;
  scene(): EditorScene;
  say(name: string, fields?: object): string;
  metres(value: number): string;
  squareMetres(value: number): string;
  announce(text: string, isProblem?: boolean): void;
  onDrawn(geometry: Geometry | null): void;
  onChange(): void;
}

/** One canvas over the map (shared/canvas.js). */
interface Canvas extends L.Layer {
  zoom: number;
  width: number;
  height: number;
  _canvas: HTMLCanvasElement;
  redraw(): void;
  point(position: Position): Position;
  eventPoint(event: L.LeafletMouseEvent): Position;
  /** Left, top, width and height of the window itself. */
  window(): Box;
  pixels(metres: number, latitude: number): number;
  path(ctx: CanvasRenderingContext2D, geometry: Geometry): void;
}

interface ScaleBar extends L.Control {
  renew(): void;
}

/** From where the nearest projects are sought. */
interface NearPoint {
  lat: number;
  lon: number;
  accuracy_m: number;
  /** Of a place, or the key of a text. */
  name?: string;
  key?: string;
}

/** What the presentation is doing (presenter/show.js). */
interface Show {
  scenes: Scene[];
  running: boolean;
  at: number;
  page: number;
  pages: number;
  to: number;
  begun: number | null;
  screen: "scene" | "black";
  help: boolean;
  notes: boolean;
  playing: boolean;
  isDesk: boolean;
}

interface Window {
  PlanMap: any;
  /** Facts that tests wait on. */
  planmap: {
    ready: boolean;
    drawn: number;
    mode: string | null;
    mounts: number;
    revision: string | null;
    ground?: { code: string; pending: number };
    /** By layer: how many answers have been drawn. */
    layers?: { [id: string]: number };
    /** The windows of a base map on trial. */
    trial?: { map: L.Map; ground: Ground | null }[];
  };
  planmapEditors: { [key: string]: any };
  /** How often the map was built in this page, kept by the page around it. */
  __planmap: { mounts: number; leftFor: string | null };
  Streamlit?: { setComponentValue(value: object): void };
  PopStateEvent: typeof PopStateEvent;
}
