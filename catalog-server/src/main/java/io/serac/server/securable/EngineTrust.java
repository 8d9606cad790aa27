package io.serac.server.securable;

import org.jspecify.annotations.Nullable;

/** What an engine that has proved itself is trusted with in a warehouse: as itself, or for the user it acts for. */
public enum EngineTrust {
    /** With nothing: no engine, none that has proved itself by its certificate, or none of this warehouse. */
    NONE,
    /** It asks what each of its users may do; as itself it is not bound by what it enforces. */
    ASKS_FOR_USERS,
    /** Such an engine, acting for one of its users: what it enforces does not bind it beside him. */
    ASKS_FOR_THE_USER,
    /** It applies read restrictions that are part of the answer of a load. */
    APPLIES_RESTRICTIONS,
    /** As before, and it may know the names of columns that are denied, and shows nulls in them. */
    APPLIES_RESTRICTIONS_AS_NULLS;

    /**
     * The trust in an engine of this kind.
     *
     * @param kind
     *            null if there is no engine of the warehouse
     * @param isItself
     *            whether the engine acts for nobody
     */
    public static EngineTrust of(@Nullable String kind, boolean isItself, boolean showsDeniedAsNull) {
        if ("trino-opa".equals(kind)) {
            return isItself ? ASKS_FOR_USERS : ASKS_FOR_THE_USER;
        }
        if ("read-restrictions".equals(kind)) {
            return showsDeniedAsNull ? APPLIES_RESTRICTIONS_AS_NULLS : APPLIES_RESTRICTIONS;
        }
        return NONE;
    }

    /** Whether it is told what to keep from whoever asks through it. */
    public boolean appliesRestrictions() {
        return this == APPLIES_RESTRICTIONS || this == APPLIES_RESTRICTIONS_AS_NULLS;
    }
}
