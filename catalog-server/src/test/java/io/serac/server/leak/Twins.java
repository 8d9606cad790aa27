package io.serac.server.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/**
 * Compares answers about what is hidden with those about what is not there: status, headers and body must be equal but for the name.
 * Thread-safe.
 */
final class Twins {
    private static final int SHOWN_MAX = 8;

    private final World world;
    private final Wire wire;
    private final Map<String, String> differences = new ConcurrentSkipListMap<>();

    Twins(World world, Wire wire) {
        this.world = world;
        this.wire = wire;
    }

    /** Whether so many differ that there is no need to go on. */
    boolean areEnough() {
        return differences.size() >= world.enough;
    }

    /** Compares an answer with that about something absent, for each name in the request that the principal does not know. */
    void compare(Exchange ask) {
        Person person = ask.person();
        Target target = ask.ask().target();
        Tree tree = world.tree(target.warehouse());
        Standing standing = person.in(target.warehouse());
        if (target.kind() == Kind.CLOSED) {
            compare(ask, standing, Kind.CLOSED, tree.closed());
            return;
        }
        compare(ask, standing, Kind.NAMESPACE, tree.namespace());
        compare(ask, standing, Kind.CHILD, tree.child());
        compare(ask, standing, Kind.VIEW, tree.view());
        compare(ask, standing, Kind.TABLE, target.table());
        compare(ask, standing, target.kind() == Kind.VIEW ? Kind.VIEW_COLUMN : Kind.HIDDEN_COLUMN, target.column());
        compare(ask, standing, Kind.NAMESPACE_TAG, target.tags().namespace());
        compare(ask, standing, Kind.TABLE_TAG, target.tags().table());
        compare(ask, standing, Kind.VIEW_TAG, target.tags().view());
        compare(ask, standing, Kind.HIDDEN_TAG, target.tags().hidden());
        if (standing == Standing.NOBODY && !person.equals(world.maker)) {
            String absent = target.warehouse().equals(World.LAKE) ? "kale" : "mien";
            compare(ask, text -> text.replace("/v1/" + target.warehouse() + "/", "/v1/" + absent + "/")
                    .replace("/warehouses/" + target.warehouse(), "/warehouses/" + absent)
                    .replace("\"warehouse\":\"" + target.warehouse(), "\"warehouse\":\"" + absent)
                    .replace("\"warehouse\": \"" + target.warehouse(), "\"warehouse\": \"" + absent)
                    .replace("warehouse=" + target.warehouse(), "warehouse=" + absent)
                    .replace("Warehouse does not exist: " + target.warehouse(), "Warehouse does not exist: " + absent));
        }
    }

    private void compare(Exchange hidden, Standing standing, Kind kind, String name) {
        if (!standing.sees(kind) && name.contains(Canaries.PREFIX)
                && (hidden.ask().path() + hidden.ask().body()).contains(name)) {
            // As long, and of the same kind of letters.
            String absent = name.substring(0, name.length() - 4) + "zzzz";
            compare(hidden, text -> text.replace(name, absent));
        }
    }

    private void compare(Exchange hidden, UnaryOperator<String> absent) {
        Exchange missing = wire.send(hidden.person(), hidden.ask().renamed(absent));
        if (!absent.apply(shown(hidden)).equals(shown(missing))) {
            differences.putIfAbsent(
                    hidden.person().name() + " " + hidden.ask().operation() + " " + hidden.ask().target().kind(),
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
