import type { Product } from "../../../api/schema";

/** A product as it was read, with what names this edition of it. */
export interface ProductVersion {
    product: Product;
    etag: string;
}
