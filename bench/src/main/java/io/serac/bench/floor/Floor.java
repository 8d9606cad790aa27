package io.serac.bench.floor;

/** The least work that a kind of request can cost: the same HTTP stack as Serac, and none of a catalog. */
public enum Floor {

    /** A fixed body of 4 KiB from memory. */
    STATIC("floor-static", "GET", "/static"),

    /** One indexed SELECT, then the fixed body. */
    SELECT("floor-select", "GET", "/select/"),

    /** SELECT, UPDATE with a version compared, COMMIT: three round trips and one durable write. */
    CAS("floor-cas", "POST", "/swap/");

    public static final int ROWS = 10_000;

    private final String contestant;
    private final String method;
    private final String path;

    Floor(String contestant, String method, String path) {
        this.contestant = contestant;
        this.method = method;
        this.path = path;
    }

    public String contestant() {
        return contestant;
    }

    public String method() {
        return method;
    }

    /** @param row which of the {@link #ROWS} rows is read or swapped */
    public String path(int row) {
        return this == STATIC ? path : path + row;
    }

    public boolean needsDatabase() {
        return this != STATIC;
    }

    String route() {
        return this == STATIC ? path : path + "{row}";
    }
}
