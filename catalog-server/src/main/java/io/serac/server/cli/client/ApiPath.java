package io.serac.server.cli.client;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A path of the admin API, or of the Iceberg REST API, with its query, every name encoded. Immutable. */
public final class ApiPath {
    private static final String UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    private static final String ADMIN = "/admin/v1";
    private static final String CATALOG = "/catalog/v1";
    private static final String LEVEL_SEPARATOR = "%1F";

    private final String path;
    private final String query;

    private ApiPath(String path, String query) {
        this.path = path;
        this.query = query;
    }

    /** A path below {@code /admin/v1}, as it is written in the contract: without names that users chose. */
    public static ApiPath of(String path) {
        return new ApiPath(ADMIN + path, "");
    }

    /** The same below {@code /catalog/v1}, the Iceberg REST API. */
    public static ApiPath ofCatalog(String path) {
        return new ApiPath(CATALOG + path, "");
    }

    /** Goes on with something of the contract, such as {@code members}. */
    public ApiPath then(String part) {
        return new ApiPath(path + "/" + part, query);
    }

    /**
     * Goes on with a name.
     *
     * @throws WrongUsage
     *             if it is empty: the path would lead to the whole collection
     */
    public ApiPath name(String name) {
        if (name.isEmpty()) {
            throw new WrongUsage("A name is empty");
        }
        return new ApiPath(path + "/" + encode(name), query);
    }

    /** Goes on with the levels of a namespace. */
    public ApiPath namespace(List<String> levels) {
        return new ApiPath(path + "/" + String.join(LEVEL_SEPARATOR, levels.stream().map(ApiPath::encode).toList()),
                query);
    }

    /** With one more parameter. */
    public ApiPath query(String parameter, String value) {
        return new ApiPath(path, query + (query.isEmpty() ? "?" : "&") + parameter + "=" + encode(value));
    }

    /** As it is sent. */
    public String text() {
        return path + query;
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            if (unit > 0 && UNRESERVED.indexOf(unit) >= 0) {
                encoded.append((char) unit);
            } else {
                encoded.append("%%%02X".formatted(unit & 0xff));
            }
        }
        return encoded.toString();
    }
}
