package io.serac.server.http;

import io.serac.server.error.CatalogException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list in the order of its keys. Immutable.
 *
 * @param <T>
 *            what is listed
 * @param items
 *            what the caller may see, at most a page
 * @param nextToken
 *            where the next page begins; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String nextToken) {
    private static final int SIZE_MAX = 1000;
    // One more than a page has, so that the largest page knows from one statement whether it is the last.
    private static final int ROWS_READ_MAX = SIZE_MAX + 1;
    private static final int ROWS_SCANNED_MAX = 10_000;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * Reads rows in order of their key until a page is full.
     *
     * @param <T>
     *            what is listed
     * @param <R>
     *            type of the rows
     */
    @FunctionalInterface
    public interface RowsAfter<R> {
        /**
         * @param after
         *            key of the last row seen; empty at the beginning
         * @param limit
         *            how many rows at most
         */
        List<R> read(String after, int limit);
    }

    /**
     * Judges rows of a list, several at a time so that one question to the database can answer for all of them.
     *
     * @param <R>
     *            type of the rows
     */
    @FunctionalInterface
    public interface Visible<R> {
        /** Those of the rows that the caller may see. */
        List<R> among(List<R> rows);
    }

    /** As {@link #fillVisible}, with rows that are judged one by one. */
    public static <R> Page<R> fill(Request request, PageTokens tokens, UUID parentId, Names names, RowsAfter<R> rows,
            Function<R, String> key, Predicate<R> isVisible) {
        return fillVisible(request, tokens, parentId, names, rows, key,
                batch -> batch.stream().filter(isVisible).toList());
    }

    /**
     * Fills a page with the visible rows. Rows are judged while the page fills, never after it was cut, so hidden ones cannot be
     * counted. Without paging parameters everything is returned.
     */
    public static <R> Page<R> fillVisible(Request request, PageTokens tokens, UUID parentId, Names names,
            RowsAfter<R> rows, Function<R, String> key, Visible<R> visible) {
        Optional<String> token = request.query().find(names.token());
        Optional<String> size = request.query().find(names.size());
        boolean isPaged = token.isPresent() || size.isPresent() || names.isAlwaysPaged();
        int itemsMax = !isPaged ? Integer.MAX_VALUE : Math.min(SIZE_MAX, size.map(Page::size).orElse(SIZE_MAX));
        String after = token.filter(text -> !text.isEmpty()).map(text -> tokens.open(request, parentId, text))
                .orElse("");
        List<R> items = new ArrayList<>();
        int scanned = 0;
        while (true) {
            int limit = (int) Math.min(ROWS_READ_MAX, (long) itemsMax - items.size() + 1);
            List<R> batch = rows.read(after, limit);
            Set<R> seen = Set.copyOf(visible.among(batch));
            for (R row : batch) {
                if (seen.contains(row)) {
                    if (items.size() == itemsMax) {
                        // Not behind hidden rows that came since: the length of a token tells that of the name in it.
                        return new Page<>(items, tokens.seal(request, parentId, key.apply(items.getLast())));
                    }
                    items.add(row);
                }
                after = key.apply(row);
            }
            scanned += batch.size();
            if (batch.size() < limit) {
                return new Page<>(items, null);
            }
            if (isPaged && scanned >= ROWS_SCANNED_MAX) {
                return new Page<>(items, tokens.seal(request, parentId, after));
            }
        }
    }

    /** Only the first items of the page; the next one begins behind them. */
    public Page<T> first(int itemsMax, Request request, PageTokens tokens, UUID parentId, Function<T, String> key) {
        if (items.size() <= itemsMax) {
            return this;
        }
        String last = itemsMax == 0 ? "" : key.apply(items.get(itemsMax - 1));
        return new Page<>(items.subList(0, itemsMax), tokens.seal(request, parentId, last));
    }

    private static int size(String text) {
        try {
            int size = Integer.parseInt(text);
            if (size >= 1) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw CatalogException.invalidParameter("The page size must be a whole number from 1 to 2147483647", e);
        }
        throw CatalogException.invalidParameter("The page size must be a whole number from 1 to 2147483647");
    }

    /** How the two APIs call the paging parameters. */
    public enum Names {
        /** {@code pageToken}, {@code pageSize}; unpaged without either. */
        ICEBERG("pageToken", "pageSize", false),
        /** {@code page-token}, {@code page-size}; always paged. */
        ADMIN("page-token", "page-size", true);

        private final String token;
        private final String size;
        private final boolean isAlwaysPaged;

        Names(String token, String size, boolean isAlwaysPaged) {
            this.token = token;
            this.size = size;
            this.isAlwaysPaged = isAlwaysPaged;
        }

        String token() {
            return token;
        }

        String size() {
            return size;
        }

        boolean isAlwaysPaged() {
            return isAlwaysPaged;
        }
    }
}
