package io.serac.server.commit;

import io.serac.server.error.CatalogException;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.TypeUtil;

/** How many columns a schema may have that comes into the catalog: decisions look at each of them. Stateless. */
public final class SchemaBounds {
    private static final int COLUMNS_MAX = 10_000;

    private SchemaBounds() {
    }

    /**
     * Returns if a schema is not too large.
     *
     * @throws CatalogException
     *             BAD_REQUEST if it is
     */
    public static void check(Schema schema) {
        int columns = TypeUtil.indexById(schema.asStruct()).size();
        if (columns > COLUMNS_MAX) {
            throw CatalogException.badRequest("A schema has at most " + COLUMNS_MAX
                    + " columns, those inside of others and elements, keys and values counted; this one has " + columns
                    + ". Split the table");
        }
    }
}
