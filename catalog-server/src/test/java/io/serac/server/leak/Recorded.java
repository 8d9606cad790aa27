package io.serac.server.leak;

import io.serac.server.operation.Operation;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server writes down for those who run it: its log, its metrics, the stream and the rows of the audit. The audit names what
 * was asked about, restrictions and tags that were changed and files that were signed for; none of it holds anything of what is in
 * tables.
 */
final class Recorded {
    /** What was asked of tags, as the audit names it: object, column and key stand in the path. */
    private static final Pattern ASKED_OF_TAGS = Pattern.compile("\\b(warehouses/[^\",)]*/)?tags/[^\",)]*");
    private static final Pattern NEXT = Pattern.compile("\"next-page-token\":\"([^\"]+)\"");
    static final Set<Kind> NAMES = EnumSet.of(Kind.NAMESPACE, Kind.CHILD, Kind.TABLE, Kind.VIEW, Kind.CLOSED,
            Kind.ROLE, Kind.POLICY, Kind.DATA_FILE, Kind.METADATA_FILE, Kind.LOCATION);

    private final World world;
    private final Wire wire;
    private final Leaks leaks;

    Recorded(World world, Wire wire, Leaks leaks) {
        this.world = world;
        this.wire = wire;
        this.leaks = leaks;
    }

    void judge(String log) {
        judge("log", log, EnumSet.noneOf(Kind.class));
        String management = "http://127.0.0.1:" + world.managementPort;
        for (String path : new String[]{"/metrics", "/health/live", "/health/ready", "/health", "/nothing"}) {
            judge("management " + path, wire.get(management + path), EnumSet.noneOf(Kind.class));
        }
        audit("audit stream", world.auditLines());
        audit("audit rows", world.auditRows());
        pages();
    }

    /** Every page that an administrator can read. */
    private void pages() {
        Person administrator = world.person("service-account:administrator");
        Ask first = Doors.right(Operation.SEARCH_AUDIT, Target.closed(world.tree(World.FILES)))
                .withQuery("page-size=1000");
        Exchange page = wire.send(administrator, first);
        Matcher next = NEXT.matcher(page.text());
        audit("audit page", page.text());
        while (next.find()) {
            page = wire.send(administrator, first.withQuery("page-token=" + World.encode(next.group(1))));
            audit("audit page", page.text());
            next = NEXT.matcher(page.text());
        }
    }

    private void audit(String where, String text) {
        judge(where, withoutTags(text), NAMES);
    }

    /** The audit without what was asked of tags. */
    static String withoutTags(String text) {
        return ASKED_OF_TAGS.matcher(text).replaceAll("");
    }

    private void judge(String where, String text, Set<Kind> allowed) {
        for (String word : world.oracle.inLines(text)) {
            Canary canary = world.oracle.canary(word);
            if (!allowed.contains(canary.kind())) {
                int at = Math.max(0, text.toLowerCase(Locale.ROOT).indexOf(word));
                leaks.report(where + " has " + canary.kind(), canary + ": "
                        + text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 100)));
            }
        }
    }
}
