import type { APIError } from "../../api/APIError";

/** What is wrong with the present password; the shop refuses a wrong one without naming the field. */
export function currentPasswordError(error: APIError | undefined): string | undefined {
    return error?.code === "wrong_password" ? error.message : error?.field("/currentPassword");
}

/** What is wrong with an address for an account; that it is taken, the shop says without naming the field. */
export function emailError(error: APIError | undefined): string | undefined {
    return error?.code === "email_taken" ? error.message : error?.field("/email");
}
