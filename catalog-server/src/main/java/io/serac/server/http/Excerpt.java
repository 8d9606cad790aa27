package io.serac.server.http;

/** Client-given text, shortened and made printable for an error message or a record. */
public final class Excerpt {
    private static final int CHARACTERS_MAX = 200;

    private Excerpt() {
    }

    /** At most 200 characters; control characters become {@code ?}. */
    public static String of(String text) {
        return of(text, CHARACTERS_MAX);
    }

    /** At most so many characters; control characters become {@code ?}. */
    public static String of(String text, int charactersMax) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < text.length() && i < charactersMax; i++) {
            char character = text.charAt(i);
            printable.append(Character.isISOControl(character) || Character.isSurrogate(character) ? '?' : character);
        }
        return text.length() > charactersMax ? printable + "..." : printable.toString();
    }
}
