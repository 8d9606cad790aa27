package io.serac.server.http;

import io.serac.server.operation.Api;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The answer to an engine that asks for decisions, whatever goes wrong but its own proof. Of any status but 200 and 401 Trino shows
 * its users the whole URL, which holds its key; and what is JSON it might take for an answer. Stateless.
 */
public final class Opaque {
    private static final byte[] UNAVAILABLE = "unavailable".getBytes(StandardCharsets.US_ASCII);

    private Opaque() {
    }

    /** No JSON, so that no reader takes it for a decision. */
    public static byte[] text() {
        return UNAVAILABLE.clone();
    }

    /** Whether an engine asks for decisions. */
    static boolean isAsked(HttpServletRequest request) {
        return request.getRequestURI().startsWith(Api.OPA.basePath() + "/");
    }

    static void answer(HttpServletResponse out) {
        if (out.isCommitted()) {
            return;
        }
        out.setStatus(HttpServletResponse.SC_OK);
        out.setContentType("text/plain");
        out.setContentLengthLong(UNAVAILABLE.length);
        try {
            out.getOutputStream().write(UNAVAILABLE);
        } catch (IOException clientLeft) {
            // Nobody is left to be told.
        }
    }
}
