import Foundation

/// A home in which people speak for themselves.
struct City {
    let home: TestHome

    init() throws {
        home = try TestHome()
        try home.initialise(city: "45.7578,4.8320", timeZone: "Europe/Paris")
    }

    /// Makes somebody's key.
    func person(_ name: String) throws -> Citizen {
        let citizen = Citizen(home: home, name: name, key: home.place("person/\(name).key").path)
        try home.succeed(["person", "new", "--person-key", citizen.key], inHome: false)
        return citizen
    }

    /// Publishes a day, and gives what was made for each app.
    func publish(_ day: String) throws -> [String: JSONObject] {
        let datasets = try home.succeed(["publish", "--date", day]).objects("datasets")
        return Dictionary(uniqueKeysWithValues: try datasets.map { (try $0.text("app"), $0) })
    }
}

/// Somebody with a key.
struct Citizen {
    let home: TestHome
    let name: String
    let key: String

    @discardableResult
    func says(_ words: [String]) throws -> JSONObject {
        try home.succeed(words + ["--person-key", key])
    }

    func isRefused(_ words: [String]) throws -> Refusal {
        try home.refusal(words + ["--person-key", key])
    }

    @discardableResult
    func grant(_ app: String) throws -> JSONObject {
        try says(["consent", "grant", "--app", app, "--allow-simulated"])
    }

    @discardableResult
    func declare(_ words: String...) throws -> JSONObject {
        try says(["health", "declare"] + words)
    }

    /// Contributes a fix an hour.
    @discardableResult
    func contribute(on day: String, longitudes: [Double] = [4.83, 4.832, 4.835]) throws -> JSONObject {
        let file = home.place("\(name).csv")
        let rows = longitudes.enumerated().map { "\(name),\(day) 1\($0):00:00,45.757,\($1)\n" }
        try Data(("uid,datetime,lat,lng\n" + rows.joined()).utf8).write(to: file)
        return try says(["contribute", file.path, "--format", "scikit-mobility"])
    }

    /// The names of the apps that may use the person's data, sorted.
    func consents() throws -> [String] {
        try says(["consent", "list"]).objects("consents").map { try $0.text("app") }.sorted()
    }
}
