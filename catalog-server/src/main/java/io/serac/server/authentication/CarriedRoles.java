package io.serac.server.authentication;

import java.util.Collection;
import java.util.List;

/**
 * The values that a user's token has at his issuer's role pointers, as a token of the server's own carries them on: all of them, since
 * one that is left out could lift a restriction. Two are equal if they hold the same values. Immutable.
 *
 * @param values
 *            each once, in order
 */
record CarriedRoles(List<String> values) {
    CarriedRoles {
        values = List.copyOf(values);
    }

    /** All values but those that cannot be written; these stand for no role, since neither its name nor a mapping can be so. */
    static CarriedRoles of(Collection<String> values) {
        return new CarriedRoles(values.stream().filter(CarriedClaims::isText).distinct().sorted().toList());
    }

    /** About what they take in memory, in characters. */
    int characters() {
        return values.stream().mapToInt(String::length).sum();
    }

    /** Never shows roles: they can be personal. */
    @Override
    public String toString() {
        return "CarriedRoles[" + values.size() + "]";
    }
}
