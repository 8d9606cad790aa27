package io.serac.storage;

import java.util.Arrays;
import java.util.Optional;

/** How clients of a warehouse get at the files of one table and at no others. */
public enum Scoping {
    /** They do not: they bring keys of their own. */
    NONE("none"),
    /** By temporary keys with a policy, which the store's security token service issues. */
    STS("sts"),
    /** By having each request signed here. */
    REMOTE_SIGNING("remote-signing");

    private final String text;

    Scoping(String text) {
        this.text = text;
    }

    /** As in the JSON form of a profile. */
    public String text() {
        return text;
    }

    static Optional<Scoping> find(String text) {
        return Arrays.stream(values()).filter(scoping -> scoping.text.equals(text)).findFirst();
    }
}
