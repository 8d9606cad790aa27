package io.serac.server.cli.client;

/**
 * Text from a server made fit for a terminal: names are what their makers chose, and an escape sequence in one could rewrite the
 * screen of the administrator who looks at it. Stateless.
 */
public final class Printable {
    private Printable() {
    }

    /** The text with control and formatting characters written out as {@code \}{@code u001b}. */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> {
            if (isHarmless(codePoint)) {
                printable.appendCodePoint(codePoint);
            } else {
                printable.append("\\u%04x".formatted(codePoint));
            }
        });
        return printable.toString();
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
