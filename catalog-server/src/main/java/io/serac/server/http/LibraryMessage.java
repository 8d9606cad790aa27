package io.serac.server.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/**
 * What a library says about input that it rejects, as far as it is fit for a client: names of classes and hints for programmers
 * tell him nothing, and tell others what the server is made of. Stateless.
 */
public final class LibraryMessage {
    private static final int CHARACTERS_MAX = 500;
    private static final Pattern FOR_PROGRAMMERS = Pattern.compile(
            "\\b(?:com|org|java|javax|jdk|io|net|shaded)\\.[a-z]|\\w(?:Exception|Error)\\b|\\bclass \\S|`|\\[Source:|Json(?:Node|Token|Parser)");
    // Jackson adds where an object began, and which setting of its own a limit comes from.
    private static final Pattern ADDED_BY_JACKSON =
            Pattern.compile(" ?\\(start marker at .*$|,? from `[^`]*`|; use `[^`]*`.*$", Pattern.DOTALL);
    // What was sent can be a secret that lacks its quotes.
    private static final Pattern CONTENT = Pattern.compile("'[^']{2,}'");

    private LibraryMessage() {
    }

    /**
     * The message of a failure, shortened.
     *
     * @param otherwise
     *            said if there is none that a client could understand
     */
    public static String of(Throwable failure, String otherwise) {
        // Jackson's whole message says through which classes it came.
        String message =
                failure instanceof JsonProcessingException json ? json.getOriginalMessage() : failure.getMessage();
        return message == null || failure instanceof NullPointerException ? otherwise : fit(message, otherwise);
    }

    /** What is wrong with a text that is no JSON, and where, without repeating it. */
    static String ofMalformedJson(JsonProcessingException failure) {
        String what = ADDED_BY_JACKSON.matcher(CONTENT.matcher(failure.getOriginalMessage()).replaceAll("'...'"))
                .replaceAll("");
        JsonLocation where = failure.getLocation();
        return fit(what, "it cannot be read") + (where == null || where.getLineNr() < 1 ? ""
                : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")");
    }

    private static String fit(String message, String otherwise) {
        if (FOR_PROGRAMMERS.matcher(message).find()) {
            return otherwise;
        }
        return message.length() <= CHARACTERS_MAX ? message : message.substring(0, CHARACTERS_MAX);
    }
}
