import { useResource } from "../../../api/useResource";
import { usePlatform } from "../../../application/platform";
import { Button } from "../../../components/Button";
import { Icon } from "../../../components/Icon";

/** What the list is narrowed by that has no field of its own: links from elsewhere lead here. */
export function NarrowedBy({
    productId, category, onRemove,
}: {
    productId: string | undefined;
    category: string | undefined;
    onRemove: (name: "productId" | "category") => void;
}) {
    if (!productId && !category) return null;
    const chip = (text: string, name: "productId" | "category") => (
        <li>
            <Button className="chip" aria-label={`${text}, remove filter`} onClick={() => onRemove(name)}>
                {text}
                <Icon name="close" />
            </Button>
        </li>
    );
    return (
        <ul className="chips" aria-label="Narrowed by">
            {productId && <ProductName id={productId}>{(name) => chip(`With ${name}`, "productId")}</ProductName>}
            {category && chip(`Category ${category}`, "category")}
        </ul>
    );
}

/** The name of a product, or its id when there is no such product any more. */
function ProductName({ id, children }: { id: string; children: (name: string) => JSX.Element }) {
    const { api } = usePlatform();
    const name = useResource(id, async (signal) => (await api.call("getProduct", { path: { id }, signal })).body.name);
    return children(name.value ?? (name.error ? `product ${id}` : "a product"));
}
