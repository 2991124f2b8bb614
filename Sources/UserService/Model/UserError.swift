import HTTPTypes
import ServiceKit

/// Why an account was not changed, or nobody signed in.
enum UserError: ProblemConvertible, Hashable {
    case emailTaken
    /// Wrong password or no such account: nobody is told which.
    case invalidCredentials
    case accountDisabled
    case wrongPassword
    /// The token's account was deleted after the token was made.
    case accountGone
    case invalidRefreshToken
    case refreshReused
    /// The caller's token says admin, the account no longer does.
    case noLongerAdmin
    case noSuchUser
    case lastAdmin
    /// The password changed between checking it and acting on it.
    case changedMeanwhile

    var problem: Problem {
        switch self {
        case .emailTaken:
            .conflict(code: "email_taken", "There is an account with this email address. Sign in, or use another.")
        case .invalidCredentials:
            .unauthenticated(code: "invalid_credentials", "The email address or the password is wrong.")
        case .accountDisabled:
            Problem(.forbidden, code: "account_disabled", "This account is disabled. Ask the shop.")
        case .wrongPassword:
            Problem(.forbidden, code: "wrong_password", "The current password is another.")
        case .accountGone:
            .unauthenticated(code: "account_deleted", "The account of this token no longer exists.")
        case .invalidRefreshToken:
            .unauthenticated(code: "invalid_refresh_token", "The refresh token is not valid. Sign in again.")
        case .refreshReused:
            .unauthenticated(
                code: "refresh_reused", "The refresh token was used before, so its sign-in has ended. Sign in again.")
        case .noLongerAdmin:
            .forbidden("This is for admins.")
        case .noSuchUser:
            .notFound("There is no user with this id.")
        case .lastAdmin:
            .conflict(code: "last_admin", "This is the last active admin. Make another one first.")
        case .changedMeanwhile:
            .conflict(code: "changed_meanwhile", "The account changed at the same moment. Try again.")
        }
    }
}
