package io.serac.server.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus finds at {@code /metrics}, taken apart. Immutable. */
final class Scrape {
    private static final Pattern META = Pattern.compile("# (HELP|TYPE) (\\S+) (.*)");
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, Family> families = new TreeMap<>();
    private final List<Sample> samples = new ArrayList<>();

    /** One metric with all its labels. */
    static final class Family {
        private final Map<String, Set<String>> labels = new TreeMap<>();
        private String type = "";
        private String help = "";

        String type() {
            return type;
        }

        String help() {
            return help;
        }

        /** Values by label. */
        Map<String, Set<String>> labels() {
            return labels;
        }
    }

    /** One line. */
    record Sample(String name, Map<String, String> labels, double value) {
    }

    Scrape(String text) {
        text.lines().forEach(this::read);
    }

    private void read(String line) {
        Matcher meta = META.matcher(line);
        if (meta.matches()) {
            Family family = families.computeIfAbsent(meta.group(2), name -> new Family());
            if (meta.group(1).equals("TYPE")) {
                family.type = meta.group(3);
            } else {
                family.help = meta.group(3);
            }
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new IllegalArgumentException("Not a line of a scrape: " + line);
        }
        Map<String, String> labels = new TreeMap<>();
        if (sample.group(2) != null) {
            LABEL.matcher(sample.group(2)).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        }
        samples.add(new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3))));
        Family family = family(sample.group(1));
        labels.forEach((name, value) -> family.labels.computeIfAbsent(name, none -> new TreeSet<>()).add(value));
    }

    private Family family(String sample) {
        Family exact = families.get(sample);
        Family family = exact == null ? families.get(sample.replaceFirst("_(bucket|count|sum)$", "")) : exact;
        if (family == null) {
            throw new IllegalArgumentException(sample + " has no type");
        }
        return family;
    }

    /** By name. */
    Map<String, Family> families() {
        return families;
    }

    List<Sample> samples() {
        return samples;
    }

    /** The value of the only line with this name and at least these labels. */
    double value(String name, Map<String, String> labels) {
        List<Sample> found = samples.stream()
                .filter(each -> each.name().equals(name) && each.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(name + labels + " is there " + found.size() + " times");
        }
        return found.getFirst().value();
    }
}
