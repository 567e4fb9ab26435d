/// Everything that is on a map sheet, before it is drawn.
///
/// It knows nothing of where the numbers came from.
package struct MapSheet: Hashable, Sendable {
    /// How a cell is painted.
    package enum Paint: Hashable, Sendable {
        /// Too uncertain for a colour.
        case hatched
        /// A class of the legend.
        case shade(Int)
    }

    /// A box on the ground and its paint.
    package struct Cell: Hashable, Sendable {
        package var bounds: MapBounds
        package var paint: Paint

        package init(bounds: MapBounds, paint: Paint) {
            self.bounds = bounds
            self.paint = paint
        }
    }

    /// A colour and what it stands for.
    package struct Class: Hashable, Sendable {
        package var text: String
        package var colour: RGB

        package init(text: String, colour: RGB) {
            self.text = text
            self.colour = colour
        }
    }

    /// What the paint means.
    package struct Legend: Hashable, Sendable {
        package var heading: String
        /// Lowest class first.
        package var classes: [Class]
        /// What hatching means, line by line; empty where nothing may be hatched.
        package var hatching: [String]

        package init(heading: String, classes: [Class], hatching: [String] = []) {
            self.heading = heading
            self.classes = classes
            self.hatching = hatching
        }
    }

    /// A heading in the margin and the lines under it.
    package struct Note: Hashable, Sendable {
        package var heading: String
        package var lines: [String]

        package init(heading: String, lines: [String]) {
            self.heading = heading
            self.lines = lines
        }
    }

    package var title: String
    package var subtitle: String
    /// The ground that the map speaks of; it is outlined.
    package var region: MapBounds
    /// Boxes of one paint.
    package var cells: [Cell]
    /// What lies under the cells: a surface over the region, in the legend's classes.
    package var surface: ClassedSurface?
    /// Lines over the surface by which a reader finds the way.
    package var basemap: Basemap?
    package var legend: Legend
    package var notes: [Note]
    /// Under the map, in running text.
    package var footer: String
    /// What the sheet is not: drawn on a band of its own.
    package var label: String
    /// The file's `tEXt` chunks.
    package var metadata: [PNGText]

    package init(
        title: String,
        subtitle: String,
        region: MapBounds,
        cells: [Cell] = [],
        surface: ClassedSurface? = nil,
        basemap: Basemap? = nil,
        legend: Legend,
        notes: [Note],
        footer: String,
        label: String,
        metadata: [PNGText] = []
    ) {
        self.title = title
        self.subtitle = subtitle
        self.region = region
        self.cells = cells
        self.surface = surface
        self.basemap = basemap
        self.legend = legend
        self.notes = notes
        self.footer = footer
        self.label = label
        self.metadata = metadata
    }
}
