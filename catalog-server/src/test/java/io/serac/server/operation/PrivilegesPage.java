package io.serac.server.operation;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The page {@code docs/reference/privileges.md}, made from the enums that decide. Stateless. */
final class PrivilegesPage {
    private static final Set<Securable.Kind> TREE = EnumSet.of(Securable.Kind.SERVER, Securable.Kind.WAREHOUSE,
            Securable.Kind.NAMESPACE, Securable.Kind.TABLE, Securable.Kind.VIEW);

    private PrivilegesPage() {
    }

    static String render() {
        StringBuilder page = new StringBuilder("""
                # Privileges

                This page is generated from the code: `mvn -q -pl catalog-server -am test -Dtest=PrivilegesPageTest \
                -Dsurefire.failIfNoSpecifiedTests=false -Dserac.regenerate=true` writes it anew. The ideas are in \
                [Who may do what](../concepts/access.md).

                A privilege holds on the securable it is granted on and on everything below. Implied privileges need not be granted \
                besides.

                ## What can be granted

                | Privilege | Meaning | Granted on | Implies |
                |---|---|---|---|
                """);
        for (Privilege privilege : Privilege.values()) {
            page.append("| `").append(privilege).append("` | ").append(privilege.description()).append(" | ")
                    .append(grantableOn(privilege)).append(" | ").append(implied(privilege)).append(" |\n");
        }
        page.append("""

                Privileges from `APPLY_TAG` down are administrative. A role that tokens can name directly never holds them on the \
                server, neither itself nor through other roles.

                ## What operations need

                The names are those of `./serac explain` and of the audit. *Visible* means: the caller holds \
                anything on the object or on something below it. Without that the answer is that of an object that does not exist.
                """);
        operations(page, "Iceberg REST", Api.ICEBERG);
        page.append("""

                Some parameters ask for more:

                | With | Also needed |
                |---|---|
                | a location in the body or in the properties | `SET_LOCATION` where the location is chosen |
                | `purgeRequested=true` when dropping a table | `PURGE` instead of `DROP` |
                | `overwrite` when registering a table | `ALTER` and `WRITE` on the table that is there |
                | the new name when renaming | `CREATE_TABLE` or `CREATE_VIEW` on the namespace it goes to |
                | a move that would lose restrictions, by renaming or restoring | `MANAGE_POLICY` on what contains both places, and where restrictions are attached that bind by an inherited tag |
                | a move of a table that would lose a sensitive tag that it inherits | `APPLY_TAG` where the tag is attached, and `USE_TAG` on it |
                | attaching and detaching a tag | `USE_TAG` on the tag |
                | reading the tags of what one tags | `APPLY_TAG` instead of `DESCRIBE` |
                | `inheritable` of a tag that restrictions need, taken away | `MANAGE_POLICY` where they are attached |
                | a move by which the mover would win rights | `MANAGE_GRANTS` on the object |
                | restrictions or managed access on a table to be unregistered | `MANAGE_POLICY` and `MANAGE_GRANTS` on the warehouse |
                | restoring or purging what was dropped from a namespace that is gone, and restrictions, tags or managed access with it | `MANAGE_POLICY` and `MANAGE_GRANTS` on the warehouse |
                | purging a dropped view that is held and whose property `gc.enabled` is `false` | `MANAGE_POLICY` and `MANAGE_GRANTS` on the warehouse |
                | `when-tag` of a restriction | any right on the tag or on the server |
                | restrictions on the members of a role that somebody is taken out of | `MANAGE_POLICY` where they are attached |
                | metrics, Bloom filters or partitioned paths that are suppressed for [sensitive columns](../concepts/sensitive-columns.md), and partitioning or sorting by them | `OWN` |
                | the file of another table, registered over one whose columns grants or restrictions know | `MANAGE_POLICY` and `MANAGE_GRANTS` on the table |
                | the kind of a metrics report | `SELECT` for scans, `INSERT` or `MAINTAIN` for commits |
                | properties when loading a namespace | `DESCRIBE`; without it they are left out |

                ### Commits

                A commit, alone or in a transaction, needs what all of its updates together need, and `DESCRIBE`. Who may `INSERT` but \
                not `WRITE` is held to appending: the server looks whether the snapshot really only adds, by the manifest list or, \
                with [`strict-append`](../concepts/access.md#who-may-only-add-rows), by the manifests.

                | Update | Needs |
                |---|---|
                """);
        for (CommitSamples sample : CommitSamples.all()) {
            Set<Privilege> needed = EnumSet.copyOf(sample.needed());
            needed.remove(Privilege.DESCRIBE);
            page.append("| ").append(sample.title()).append(" | ").append(commitNeeds(sample, needed)).append(" |\n");
        }
        operations(page, "Admin REST", Api.ADMIN);
        operations(page, "Trino (OPA)", Api.OPA);
        operations(page, "Contracts", Api.CONTRACT);
        return page.toString();
    }

    private static void operations(StringBuilder page, String title, Api api) {
        page.append("\n### ").append(title)
                .append("\n\n| Operation | Endpoint | Needs |\n|---|---|---|\n");
        for (Operation operation : Operation.values()) {
            if (operation.api() == api) {
                page.append("| `").append(operation).append("` | `").append(operation.method()).append(' ')
                        .append(api.basePath()).append(operation.path()).append("` | ")
                        .append(needs(operation.requirement())).append(" |\n");
            }
        }
    }

    private static String needs(Requirement requirement) {
        return switch (requirement) {
            case Requirement.Anonymous anonymous -> "nothing";
            case Requirement.Engine engine ->
                "a key or token of a registered engine; each question is decided for its user";
            case Requirement.Authenticated authenticated ->
                "a valid token; the answer is about what the caller may see";
            case Requirement.Needs needs -> needs.privileges().isEmpty() ? "visible" : names(needs.privileges());
            case Requirement.ByUpdates byUpdates -> "see [Commits](#commits)";
        };
    }

    /** Told from what is enough: the code asks for what the caller has. */
    private static String commitNeeds(CommitSamples sample, Set<Privilege> needed) {
        Set<Privilege> forWriters = CommitPrivileges.of(sample.updates(), Set.of(Privilege.WRITE));
        if (needed.contains(Privilege.MAINTAIN) && forWriters.contains(Privilege.WRITE)) {
            return "`MAINTAIN` or `WRITE`";
        }
        return sample.title().equals("`assign-uuid`") ? "only in a create" : names(needed);
    }

    private static String grantableOn(Privilege privilege) {
        if (privilege == Privilege.OWN) {
            return "nothing: the owner has it";
        }
        if (privilege == Privilege.SERVER_ADMIN) {
            return "nothing: members of role `server-admin` have it";
        }
        if (privilege.grantableOn().equals(TREE)) {
            return privilege.isGrantableOnColumnsOf(Securable.Kind.TABLE) ? "all; columns of tables and views" : "all";
        }
        List<String> kinds = new ArrayList<>();
        for (Securable.Kind kind : Securable.Kind.values()) {
            if (privilege.isGrantableOn(kind)) {
                kinds.add(kind.name().toLowerCase(Locale.ROOT));
            }
        }
        return String.join(", ", kinds);
    }

    private static String implied(Privilege privilege) {
        if (privilege == Privilege.OWN) {
            return "all";
        }
        Set<Privilege> implied = EnumSet.copyOf(privilege.covered());
        implied.remove(privilege);
        return implied.isEmpty() ? "" : names(implied);
    }

    private static String names(Collection<Privilege> privileges) {
        return String.join(", ", privileges.stream().sorted().map(privilege -> "`" + privilege + "`").toList());
    }
}
