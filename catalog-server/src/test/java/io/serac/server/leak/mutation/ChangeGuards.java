package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Edit.authorizer;
import static io.serac.server.leak.mutation.Edit.server;

import java.util.List;

/** Guards by which nothing gets free of what restricts it: not by moving, renaming, registering or writing it down elsewhere. */
final class ChangeGuards {
    private static final String MOVES = "access.GrantsIT.aMoveMustNotShedRestrictionsNorWinRights";
    private static final String SHED = "access.ShedRestrictionsIT.";
    private static final String SCHEMAS = "policy.SchemaChangesIT.";
    private static final String LAYOUT = "sensitive.SensitiveLayoutIT.";
    private static final String SUPPRESSION = "sensitive.SuppressionIT.";

    static final List<Mutation> ALL = List.of(
            new Mutation("redaction.RestrictedLoadIT.aWarehouseCanBeClosedToClientsThatEnforceNothing",
                    "Warehouses can be closed to restricted callers", server("access/RestrictedAccess",
                            "!asksForFiles && clientsOf(warehouse) == RestrictedClients.REDACT", "!asksForFiles")),
            new Mutation("redaction.RestrictedDoorsIT.aFileThatWouldBeARestrictedTableIsNotRegistered",
                    "Files that would be restricted are not registered", server("access/EnforcementPoint",
                            ".withColumns(read)) instanceof Decision.Allowed allowed\n                && ",
                            ".withColumns(read)) instanceof Decision.Allowed allowed\n                && read == null && ")),
            moves(MOVES, "Moves: restrictions of the old place", "if (!mayLose || ", "if ("),
            moves("tag.TagPoliciesIT.aMoveOutOfWhatBearsTheTagTakesTheRightToLiftThePolicy",
                    "Moves: restrictions by inherited tags",
                    " || !mayLoseTags(subject, source, target.securable())", ""),
            moves(LAYOUT + "movingOutOfATagTakesWhatTakingTheTagOffTakes", "Moves: inherited sensitive tags",
                    "if (!mayLoseSensitivity(", "if (source == null && !mayLoseSensitivity("),
            moves(MOVES, "Moves: rights of the new place", "gained(object.allowed(), there, source).isEmpty() || ",
                    "source != null || "),
            moves(SHED + "whoMaySelectSomeColumnsDoesNotWinTheOthersByMovingTheTable",
                    "Moves: columns that the new place opens", "before.restrictionCounts().columnGrants() > 0",
                    "before.restrictionCounts().columnGrants() < 0"),
            moves(SHED + "unregisteringShedsNeitherRestrictionsOfOthersNorManagedAccess",
                    "Unregistering: restrictions",
                    "policies.hasRestrictions(id) || policies.isManaged(id)", "policies.isManaged(id)"),
            moves(SHED + "unregisteringShedsNeitherRestrictionsOfOthersNorManagedAccess",
                    "Unregistering: managed access", " || policies.isManaged(id)", ""),
            moves(SCHEMAS + "aFileOfAnotherTableTakesWhoeverManagesRestrictions",
                    "Files of other tables: restrictions of columns", "policies.hasColumnPolicies(securable) || ", ""),
            moves(SCHEMAS + "aFileOfAnotherTableTakesWhoeverManagesGrantsOfColumns",
                    "Files of other tables: grants of columns", " || policies.hasGrantsOnColumns(securable.id())", ""),
            columns("aRenamedColumnStaysDenied", "Restrictions follow columns by their ids",
                    "known.fieldIds().contains(column.fieldId()) || ", ""),
            columns("aColumnThatTakesADeniedNameIsDenied", "Restrictions mean columns by their names",
                    " || known.names().contains(column.name())", ""),
            new Mutation(SUPPRESSION + "masksInsideOthersCountToo", "Restrictions reach what lies in their columns",
                    authorizer("ColumnMatch", "container -> isNamedItself(which, container)", "container -> false")),
            columns("aRollbackDoesNotForgetWhatCameLater", "Restrictions mean columns that no schema tells of",
                    "boolean isForgotten = columns.find(binding.fieldId()).isEmpty();", "boolean isForgotten = false;"),
            kept("aRenamedColumnStaysDenied", "Names that go are kept by restrictions",
                    "List<KeptColumn> kept = snapshot.columnsToKeep(table, before, after);",
                    "List<KeptColumn> kept = List.of();"),
            kept("columnsInsideOthersEscapeNeitherByRenamingNorByMoving", "Columns move into no other column",
                    "known.get().parentId() != column.parentId()", "known.get().parentId() < Integer.MIN_VALUE"),
            suppression(SUPPRESSION + "onlyOwnersSetWhatIsForcedToSomethingElse",
                    "Sensitive columns: metrics are released by owners",
                    "!before.columns().containsAll(after.columns())\n                || ", ""),
            suppression(SUPPRESSION + "onlyOwnersSetWhatIsForcedToSomethingElse",
                    "Sensitive columns: paths are released by owners",
                    "\n                || (after.partitionedPaths() && !before.partitionedPaths())", ""),
            suppression(LAYOUT + "aFileThatIsRegisteredReleasesNothing",
                    "Sensitive columns: files that are registered release nothing",
                    "checkReleased(table, Released.of(", "Objects.hash(table, Released.of("),
            suppression(SUPPRESSION + "partitioningAndSortingBySuchAColumnTakesTheOwner",
                    "Sensitive columns: partitioning and sorting take the owner",
                    "checkLayout(table, Layout.added(", "Objects.hash(table, Layout.added("),
            suppression(LAYOUT + "aFileThatIsRegisteredBringsNoSuchLayout",
                    "Sensitive columns: files that are registered bring no such layout",
                    "checkLayout(table, layout, ", "Objects.hash(table, layout, "));

    private ChangeGuards() {
    }

    private static Mutation moves(String test, String guard, String original, String replacement) {
        return new Mutation(test, guard, server("access/MoveRules", original, replacement));
    }

    private static Mutation columns(String test, String guard, String original, String replacement) {
        return new Mutation(SCHEMAS + test, guard, authorizer("ColumnMatch", original, replacement));
    }

    private static Mutation kept(String test, String guard, String original, String replacement) {
        return new Mutation(SCHEMAS + test, guard, server("access/KeptColumns", original, replacement));
    }

    private static Mutation suppression(String test, String guard, String original, String replacement) {
        return new Mutation(test, guard, server("sensitive/Suppression", original, replacement));
    }
}
