import Testing
import UserService

@Suite struct EmailAddressTests {
    @Test(arguments: [
        ("ada@example.com", "ada@example.com"),
        ("Ada.Lovelace+shop@Mail.Example.COM", "ada.lovelace+shop@mail.example.com"),
        ("o'neill_x@a-b.example", "o'neill_x@a-b.example"), ("root@localhost", "root@localhost"),
        ("1@2.de", "1@2.de"),
    ])
    func addressesAreKeptInLowerCase(text: String, kept: String) {
        #expect(EmailAddress(text)?.description == kept)
    }

    @Test(arguments: [
        "", "@", "ada", "ada@", "@example.com", "a@b@c", "ada @example.com", " ada@example.com", "ada@example.com\n",
        ".ada@example.com", "ada.@example.com", "a..b@example.com", "ada@-example.com", "ada@example-.com",
        "ada@example..com", "ada@.com", "ada@exa_mple.com", "\"a b\"@example.com", "ada@[127.0.0.1]", "ädä@example.com",
        "ada@exämple.com", "a\u{0}@example.com", "<ada@example.com>",
    ])
    func whatIsNoAddressIsRefused(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test func lengthsAreLimited() {
        let label = String(repeating: "d", count: 63)
        let host = "\(label).\(label).\(label)"
        #expect(EmailAddress("\(String(repeating: "a", count: 62))@\(host)")?.description.count == 254)
        #expect(EmailAddress("\(String(repeating: "a", count: 63))@\(host)") == nil)
        #expect(EmailAddress("\(String(repeating: "a", count: 64))@example.com") != nil)
        #expect(EmailAddress("\(String(repeating: "a", count: 65))@example.com") == nil)
        #expect(EmailAddress("ada@\(label)d.com") == nil)
    }
}
