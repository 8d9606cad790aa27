package io.serac.storage.signing;

import io.serac.storage.S3Profile;
import io.serac.storage.location.Quoted;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.scope.StorageScope;
import java.util.Map;

/** What each mode may do, and with which files of the table. */
final class ScopeRules {
    private static final String DATA = "data/";
    private static final String METADATA = "metadata/";

    private ScopeRules() {}

    /** @throws SigningRefusedException if the scope does not hold this action on this target */
    static void check(StorageScope scope, StoreAction action, RequestTarget target, Map<String, String> query) {
        switch (action) {
            case LIST -> checkPrefix(scope, target, query.getOrDefault("prefix", ""));
            case DELETE_OBJECTS -> {
                checkMode(scope, action, "");
                checkListIsCompared(scope);
            }
            default -> checkMode(scope, action, target.pathInTable(scope, target.key()));
        }
    }

    private static void checkPrefix(StorageScope scope, RequestTarget target, String prefix) {
        checkMode(scope, StoreAction.LIST, "");
        if (!prefix.endsWith("/")) {
            throw SigningRule.SCOPE.refuse("Prefix " + Quoted.of(prefix)
                    + " does not end in a slash, so that it would list neighbours of the folder too. Add one.");
        }
        ObjectKey.check(prefix.substring(0, prefix.length() - 1));
        target.pathInTable(scope, prefix);
    }

    // Ozone 2.2.0 deletes whatever list arrives, neither its hash nor its Content-MD5 has to fit.
    private static void checkListIsCompared(StorageScope scope) {
        if (scope.profile().dialect() == S3Profile.Dialect.OZONE) {
            throw BulkDelete
                    .refuse("Ozone does not compare it with the one that was signed, so that files of other tables"
                            + " could be deleted. Delete one by one.");
        }
    }

    private static void checkMode(StorageScope scope, StoreAction action, String path) {
        StorageMode mode = scope.mode();
        boolean allowed = switch (action) {
            case GET_OBJECT -> mode != StorageMode.INGEST || path.startsWith(METADATA);
            case HEAD_OBJECT -> mode != StorageMode.INGEST || isIngested(path);
            case LIST -> mode != StorageMode.INGEST;
            case PUT_OBJECT, START_UPLOAD, PUT_PART, COMPLETE_UPLOAD, ABORT_UPLOAD -> switch (mode) {
                case READ -> false;
                case APPEND, READ_WRITE -> true;
                case INGEST -> isIngested(path);
            };
            case DELETE_OBJECT, DELETE_OBJECTS -> mode == StorageMode.READ_WRITE;
        };
        if (!allowed) {
            throw SigningRule.MODE.refuse("Mode " + mode + ", which is what your privileges on this table come to, does"
                    + " not hold " + action + (path.isEmpty() ? "" : " of " + Quoted.of(path)) + ".");
        }
    }

    private static boolean isIngested(String path) {
        return path.startsWith(DATA) || path.startsWith(METADATA);
    }
}
