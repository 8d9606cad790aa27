package io.serac.server.tag;

import java.util.Locale;

/**
 * A pattern for names of columns, in which {@code *} stands for any characters, dots too, and {@code ?} for one; upper and lower
 * case are the same. It fits a column if it fits its full name, or the last level of it. Stateless.
 */
final class ColumnPattern {
    private ColumnPattern() {
    }

    /** The same for {@code LIKE}, to be held against names in lower case. */
    static String like(String pattern) {
        StringBuilder like = new StringBuilder();
        for (char c : pattern.toLowerCase(Locale.ROOT).toCharArray()) {
            switch (c) {
                case '*' -> like.append('%');
                case '?' -> like.append('_');
                case '%', '_', '\\' -> like.append('\\').append(c);
                default -> like.append(c);
            }
        }
        return like.toString();
    }
}
