package io.serac.server.credential;

import io.serac.server.error.CatalogException;
import io.serac.server.http.Request;
import io.serac.server.operation.Operation;
import io.serac.storage.StorageProfile;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Ways in which a client can be given access to files; it names those it knows in {@code X-Iceberg-Access-Delegation}. */
enum AccessForm {
    /** Temporary keys. */
    VENDED_CREDENTIALS("vended-credentials"),
    /** A signature for each request to the store. */
    REMOTE_SIGNING("remote-signing");

    static final String HEADER = "X-Iceberg-Access-Delegation";

    /** Clients send the header with everything; what a commit answers they do not read files by. */
    private static final Set<Operation> GIVING = EnumSet.of(Operation.LOAD_TABLE, Operation.CREATE_TABLE,
            Operation.REGISTER_TABLE);

    private final String text;

    AccessForm(String text) {
        this.text = text;
    }

    /** Those that the client knows; words that nobody knows do not count. */
    static Set<AccessForm> asked(Request request) {
        Set<AccessForm> forms = EnumSet.noneOf(AccessForm.class);
        for (String word : request.header(HEADER).orElse("").split(",", -1)) {
            for (AccessForm form : values()) {
                if (form.text.equalsIgnoreCase(word.strip())) {
                    forms.add(form);
                }
            }
        }
        return forms;
    }

    /** Those that the client expects one of in the answer; none if the operation gives no access anyhow. */
    static Set<AccessForm> expected(Request request) {
        return GIVING.contains(request.operation()) ? asked(request) : Set.of();
    }

    /** Whether the client asks for a way to the files at all, be it by words that nobody knows. */
    static boolean isAny(Request request) {
        return request.header(HEADER).filter(words -> !words.isBlank()).isPresent();
    }

    /**
     * The one that the client gets, if it asked for any and the store has one.
     *
     * @throws CatalogException BAD_REQUEST if it knows only one that the store does not have
     */
    static Optional<AccessForm> chosen(Request request, StorageProfile profile) {
        Set<AccessForm> asked = expected(request);
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        return switch (profile.scoping()) {
            case NONE -> Optional.empty();
            case STS -> Optional.of(asked.contains(VENDED_CREDENTIALS) ? VENDED_CREDENTIALS : REMOTE_SIGNING);
            case REMOTE_SIGNING -> {
                if (!asked.contains(REMOTE_SIGNING)) {
                    throw keysOfSigningStore();
                }
                yield Optional.of(REMOTE_SIGNING);
            }
        };
    }

    /** The refusal of keys where only signatures can be had. */
    static CatalogException keysOfSigningStore() {
        return CatalogException.badRequest("The store of this warehouse issues no temporary keys; requests to it are"
                + " signed by the catalog. Send " + HEADER + ": " + REMOTE_SIGNING.text);
    }
}
