package io.serac.server.credential;

import io.serac.server.securable.NamespaceEntry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Paths of a table's endpoints, relative to the catalog's URI, as clients resolve them. Immutable. */
record TablePaths(String table) {

    static TablePaths of(NamespaceEntry namespace, String name) {
        return new TablePaths("v1/" + encoded(namespace.warehouse().name()) + "/namespaces/"
                + Arrays.stream(namespace.name().levels()).map(TablePaths::encoded).collect(Collectors.joining("%1F"))
                + "/tables/" + encoded(name));
    }

    /** @param told to the engine, see {@link ToldRestrictions} */
    String credentials(String told) {
        String path = table + "/credentials";
        return told.equals(ToldRestrictions.NONE) ? path : path + "?" + ToldRestrictions.PARAMETER + "=" + told;
    }

    String sign() {
        return table + "/sign";
    }

    private static String encoded(String name) {
        // A plus may be read as a blank, %20 may not.
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
