package io.serac.storage.fake;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Status, headers and body of an answer. */
record S3Response(int status, Map<String, String> headers, byte[] body) {
    static S3Response empty(int status) {
        return new S3Response(status, Map.of(), new byte[0]);
    }

    static S3Response xml(String document) {
        return new S3Response(200, Map.of("Content-Type", "application/xml"),
                ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document).getBytes(StandardCharsets.UTF_8));
    }

    static S3Response error(int status, String code) {
        S3Response xml = xml("<Error><Code>" + code + "</Code><Message>from the fake store</Message></Error>");
        return new S3Response(status, xml.headers, xml.body);
    }

    S3Response with(String header, String value) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put(header, value);
        return new S3Response(status, all, body);
    }
}
