package io.serac.storage.fake;

import static io.serac.storage.fake.S3Xml.element;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Status, headers and body of an answer. */
record S3Response(int status, Map<String, String> headers, byte[] body) {
    static S3Response empty(int status) {
        return new S3Response(status, Map.of(), new byte[0]);
    }

    static S3Response xml(String document) {
        return xml(200, document);
    }

    static S3Response error(int status, String code) {
        return xml(status, "<Error>" + element("Code", code) + element("Message", "from the fake store") + "</Error>");
    }

    /** As the security token service words it. */
    static S3Response stsError(int status, String code) {
        return xml(status, "<ErrorResponse><Error>" + element("Type", "Sender") + element("Code", code)
                + element("Message", "from the fake store") + "</Error></ErrorResponse>");
    }

    S3Response with(String header, String value) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put(header, value);
        return new S3Response(status, all, body);
    }

    private static S3Response xml(int status, String document) {
        return new S3Response(status, Map.of("Content-Type", "application/xml"),
                ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document).getBytes(StandardCharsets.UTF_8));
    }
}
