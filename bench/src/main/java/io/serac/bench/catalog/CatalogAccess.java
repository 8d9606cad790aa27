package io.serac.bench.catalog;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a catalog. Immutable.
 *
 * @param base the URI that {@code /v1/config} is appended to
 * @param warehouse asked for in {@code /v1/config}; null leaves it out
 * @param prefix overrides what the configuration answers
 * @param token a fixed bearer token
 */
public record CatalogAccess(
        URI base,
        @Nullable String warehouse,
        @Nullable String prefix,
        @Nullable String token,
        @Nullable Credential credential,
        Map<String, String> headers) {

    public CatalogAccess {
        headers = Map.copyOf(headers);
    }

    public static CatalogAccess of(URI base) {
        return new CatalogAccess(base, null, null, null, null, Map.of());
    }

    public CatalogAccess withWarehouse(@Nullable String name) {
        return new CatalogAccess(base, name, prefix, token, credential, headers);
    }

    public CatalogAccess withPrefix(@Nullable String text) {
        return new CatalogAccess(base, warehouse, text, token, credential, headers);
    }

    public CatalogAccess withToken(@Nullable String text) {
        return new CatalogAccess(base, warehouse, prefix, text, credential, headers);
    }

    public CatalogAccess withCredential(@Nullable Credential value) {
        return new CatalogAccess(base, warehouse, prefix, token, value, headers);
    }

    public CatalogAccess withHeaders(Map<String, String> values) {
        return new CatalogAccess(base, warehouse, prefix, token, credential, values);
    }
}
