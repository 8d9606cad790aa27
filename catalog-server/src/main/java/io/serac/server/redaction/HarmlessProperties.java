package io.serac.server.redaction;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Properties that say how files are read, and only if they say it in the words that are meant for it: names and values of properties
 * are free text, which often names columns.
 */
final class HarmlessProperties {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}");
    private static final Pattern FLAG = Pattern.compile("true|false");
    private static final Map<String, Pattern> SHOWN = Map.of("write.format.default",
            Pattern.compile("parquet|orc|avro"), "read.split.target-size", NUMBER, "read.split.planning-lookback",
            NUMBER, "read.split.open-file-cost", NUMBER, "read.parquet.vectorization.enabled", FLAG,
            "read.orc.vectorization.enabled", FLAG);

    private HarmlessProperties() {
    }

    static void addTo(ObjectNode shown, Original original) {
        ObjectNode properties = shown.putObject("properties");
        original.metadata().properties().forEach((name, value) -> {
            Pattern meant = SHOWN.get(name);
            if (meant != null && meant.matcher(value).matches()) {
                properties.put(name, value);
            }
        });
    }
}
