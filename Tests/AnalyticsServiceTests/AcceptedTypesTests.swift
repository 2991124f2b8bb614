import Testing

@testable import AnalyticsService

@Suite struct AcceptedTypesTests {
    @Test(arguments: [
        "text/csv", "TEXT/CSV", "text/csv, application/json;q=0.1", "application/json;q=0.1,text/csv;q=0.2",
        "text/csv;q=1.000, application/json; q=0.999", "text/csv, */*", "text/*, application/json;q=0.5",
        "text/csv; charset=utf-8", "text/csv;header=present;q=0.5", "*/*;q=0.1, text/csv",
        "application/json;q=0, text/csv;q=0.001", "application/json;q=2, text/csv;q=0.5",
    ]) func csvIsWanted(_ field: String) {
        #expect(AcceptedTypes(field).prefer("text/csv", to: "application/json"))
    }

    @Test(arguments: [
        "", "*/*", "application/json", "text/csv;q=0", "text/csv;q=0.000, text/*", "text/csv, application/json",
        "text/csv;q=0.5, */*", "text/csv;q=0.3, application/*", "application/xml", "text/html",
        "text/html,application/xml;q=0.9,*/*;q=0.8", "text/csvx", "xtext/csv", "text", "text/", "csv", ";q=1", ",",
        "text/csv;q=1.5", "text/csv;q=", "text/csv;q=0.1234", "text/csv;q=-1", "application/x;a=text/csv",
    ]) func jsonIsTheDefault(_ field: String) {
        #expect(!AcceptedTypes(field).prefer("text/csv", to: "application/json"))
    }
}
