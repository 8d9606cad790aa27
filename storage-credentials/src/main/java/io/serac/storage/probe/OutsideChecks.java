package io.serac.storage.probe;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether temporary keys for one folder open anything else. Not thread-safe. */
final class OutsideChecks {
    private static final String ADVICE =
            ": the store does not hold them to their policy. Use scoping remote-signing or none.";
    private static final int BAD_REQUEST = 400;

    private final ProbeFolder folder;
    private final Access base;
    private final Access session;

    /** @param session has keys for the folder of the table, to read and write */
    OutsideChecks(ProbeFolder folder, Access base, Access session) {
        this.folder = folder;
        this.base = base;
        this.session = session;
    }

    void make(Checks checks) {
        checks.forbid("sts-get-outside", () -> leak(session.get(folder.key(Plants.OUTSIDE)), "read a file outside"));
        checks.forbid("sts-put-outside",
                () -> leak(session.put(folder.newKey("b/put.txt"), ProbeContent.ordinary()), "write outside"));
        checks.forbid("sts-delete-outside",
                () -> leak(session.delete(folder.newKey("b/deleted.txt")), "delete outside"));
        checks.forbid("sts-multipart-outside", this::startUpload);
        checks.forbid("sts-sibling", this::sibling);
        checks.forbid("sts-copy-from-outside", this::copy);
        checks.forbid("sts-list-outside", () -> listLeak(session.list(folder.key("b/")), "list another folder"));
        checks.forbid("sts-list-bucket", () -> listLeak(session.listWholeBucket(), "list the whole bucket"));
        checks.forbid("sts-list-without-slash", () -> listLeak(session.list(folder.key("a")),
                "list all folders whose names begin like that of their own"));
        checks.forbid("sts-list-old", () -> listLeak(session.listTheOldWay(folder.key("b/")),
                "list another folder by the old ListObjects"));
        checks.forbid("sts-list-versions",
                () -> listLeak(session.listVersions(folder.key("b/")), "list versions in another folder"));
        checks.forbid("sts-list-uploads",
                () -> listLeak(session.listUploads(folder.key("b/")), "list uploads in another folder"));
        checks.forbid("sts-list-buckets", this::listBuckets);
        checks.forbid("sts-bucket-policy", this::setBucketPolicy);
    }

    private Optional<String> startUpload() {
        String key = folder.newKey("b/session-upload.txt");
        Attempt<String> upload = session.startUpload(key);
        upload.value().ifPresent(id -> folder.started(key, id));
        return leak(upload, "start uploads in parts outside");
    }

    private Optional<String> sibling() {
        String action = "reach a folder whose name begins like that of their own";
        return leak(session.get(folder.key(Plants.SIBLING)), action)
                .or(() -> leak(session.put(folder.newKey("ax/put.txt"), ProbeContent.ordinary()), action))
                .or(() -> listLeak(session.list(folder.key("ax/")), action));
    }

    private Optional<String> copy() {
        String target = folder.newKey("a/copied.txt");
        session.copy(folder.key(Plants.OUTSIDE), target);
        return holdsForeign(base, target)
                ? Optional.of("Temporary keys for a folder also copy files from outside into it" + ADVICE)
                : Optional.empty();
    }

    private Optional<String> listBuckets() {
        boolean showsOthers = session.listBuckets().value().orElse(List.of()).stream()
                .anyMatch(name -> !name.equals(folder.bucket()));
        return showsOthers
                ? Optional.of("Temporary keys for a folder also list other buckets" + ADVICE)
                : Optional.empty();
    }

    // Not a policy, so that none is set where it is let through; then it is judged and found wrong.
    private Optional<String> setBucketPolicy() {
        Attempt<Boolean> policy = session.setBucketPolicy("{}");
        return policy.status() == BAD_REQUEST || !policy.isRefused()
                ? Optional.of("Temporary keys for a folder also set the policy of the bucket" + ADVICE)
                : Optional.empty();
    }

    private static Optional<String> leak(Attempt<?> attempt, String action) {
        return attempt.isRefused()
                ? Optional.empty()
                : Optional.of("Temporary keys for a folder also " + action + ADVICE);
    }

    private Optional<String> listLeak(Attempt<List<String>> list, String action) {
        boolean showsOthers = list.value().orElse(List.of()).stream().anyMatch(key -> !folder.isInTable(key));
        return showsOthers ? Optional.of("Temporary keys for a folder also " + action + ADVICE) : Optional.empty();
    }

    static boolean holdsForeign(Access base, String key) {
        return base.get(key).value().filter(content -> Arrays.equals(content, ProbeContent.foreign())).isPresent();
    }
}
