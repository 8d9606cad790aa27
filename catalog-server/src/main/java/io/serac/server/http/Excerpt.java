package io.serac.server.http;

/** Client-given text, shortened and made printable for an error message. */
public final class Excerpt {
    private static final int CHARACTERS_MAX = 200;

    private Excerpt() {
    }

    /** At most 200 characters; control characters become {@code ?}. */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < text.length() && i < CHARACTERS_MAX; i++) {
            char character = text.charAt(i);
            printable.append(Character.isISOControl(character) || Character.isSurrogate(character) ? '?' : character);
        }
        return text.length() > CHARACTERS_MAX ? printable + "..." : printable.toString();
    }
}
