package io.serac.server.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/** Asks for what is hidden and for what is not there: status, headers and body must be equal but for the name. Thread-safe. */
final class Twins {
    private static final int SHOWN_MAX = 8;

    private final World world;
    private final Wire wire;
    private final Map<String, String> differences = new ConcurrentSkipListMap<>();

    Twins(World world, Wire wire) {
        this.world = world;
        this.wire = wire;
    }

    /** Compares a request with the same about something absent, for each name in it that the principal does not know. */
    void compare(Person person, Ask ask) {
        Target target = ask.target();
        Tree tree = world.tree(target.warehouse());
        Standing standing = person.in(target.warehouse());
        if (target.kind() == Kind.CLOSED) {
            compare(person, ask, standing, Kind.CLOSED, tree.closed());
            return;
        }
        compare(person, ask, standing, Kind.NAMESPACE, tree.namespace());
        compare(person, ask, standing, Kind.CHILD, tree.child());
        compare(person, ask, standing, Kind.VIEW, tree.view());
        compare(person, ask, standing, Kind.TABLE, target.table());
        if (standing == Standing.NOBODY && !person.equals(world.maker)) {
            String absent = target.warehouse().equals(World.LAKE) ? "kale" : "mien";
            compare(person, ask, text -> text.replace("/v1/" + target.warehouse() + "/", "/v1/" + absent + "/")
                    .replace("/warehouses/" + target.warehouse(), "/warehouses/" + absent)
                    .replace("\"warehouse\":\"" + target.warehouse(), "\"warehouse\":\"" + absent)
                    .replace("\"warehouse\": \"" + target.warehouse(), "\"warehouse\": \"" + absent)
                    .replace("warehouse=" + target.warehouse(), "warehouse=" + absent)
                    .replace("Warehouse does not exist: " + target.warehouse(), "Warehouse does not exist: " + absent));
        }
    }

    private void compare(Person person, Ask ask, Standing standing, Kind kind, String name) {
        if (!standing.sees(kind) && (ask.path() + ask.body()).contains(name)) {
            // As long, and of the same kind of letters.
            String absent = name.substring(0, name.length() - 4) + "zzzz";
            compare(person, ask, text -> text.replace(name, absent));
        }
    }

    private void compare(Person person, Ask ask, UnaryOperator<String> absent) {
        Ask same = ask.with("X-Request-Id", "twins");
        Exchange hidden = wire.send(person, same);
        Exchange missing = wire.send(person, same.renamed(absent));
        String first = absent.apply(shown(hidden));
        String second = shown(missing);
        if (!first.equals(second)) {
            differences.putIfAbsent(person.name() + " " + ask.operation() + " " + ask.target().kind(),
                    hidden + "\n   but " + missing);
        }
    }

    private static String shown(Exchange exchange) {
        Map<String, Object> headers = new TreeMap<>(exchange.headers());
        headers.remove("date");
        return exchange.status() + " " + headers + " " + exchange.text();
    }

    void assertEqual() {
        assertThat(differences.entrySet().stream().limit(SHOWN_MAX).toList())
                .as(differences.size() + " differ: " + differences.keySet()).isEmpty();
    }
}
