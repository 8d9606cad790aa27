package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Edit.server;

import java.util.List;

/** Guards of places that clients choose, and of what was dropped. */
final class PlaceGuards {
    private static final String SHED_RESTRICTIONS = "access.ShedRestrictionsIT.";
    private static final String HELD = "maintenance.HeldDropsIT.";
    private static final String DROPPED_NAMESPACES = "access.DroppedNamespacesIT.";

    static final List<Mutation> ALL = List.of(
            without("location.ChosenPlacesIT.whatSnapshotsListThemselvesIsInTheFoldersOfTheTable",
                    "Manifests that snapshots list themselves are in the folders of the table",
                    "commit/AddedTableFiles", "manifest -> files.add(manifest.path())",
                    "manifest -> manifest.path()"),
            without("location.ChosenPlacesIT.theFolderOfTheServerIsNoPlace",
                    "Places are not in the folder of the server", "location/LocationRules",
                    "if (!isAllowed || isPrivate) {",
                    "if (!isAllowed) {"),
            without(SHED_RESTRICTIONS + "restoringElsewhereKeepsWhatBoundTheTableWhereItWas",
                    "Restoring elsewhere is a move", "dropped/Undrop",
                    "        moves.requireMove(request.caller(), new Authorized<>(found.target().entry(), found.allowed()), target);\n",
                    ""),
            without(SHED_RESTRICTIONS + "whoIsDeniedWhereATableWasCanNeitherRestoreNorPurgeIt",
                    "What was dropped is decided on where it was", "dropped/DroppedObjects",
                    "each -> each.row().securable(each.place())",
                    "each -> each.row().securable(each.root())"),
            without("access.GrantsIT.aRestrictedTableCannotBeDroppedAndRegisteredWithoutItsRestrictions",
                    "Folders of restricted tables are not taken over", "location/LocationClaims",
                    "if (other.isDropped() && other.isRestricted()) {",
                    "if (other == null) {"),
            without("noRequestWithAChosenPlaceReachesWhatIsHidden", "Folders of others are not taken",
                    "location/LocationClaims",
                    "if (!isGivenUp) {",
                    "if (other == null) {"),
            without(DROPPED_NAMESPACES + "whatBoundATableOutlivesItsNamespace",
                    "What was bound in a namespace that is gone is not restored", "dropped/DroppedObjects",
                    "if (found.target().row().wasBound() && ",
                    "if (found == null && "),
            without(DROPPED_NAMESPACES + "whatBoundATableOutlivesItsNamespace",
                    "Folders of what was bound in a namespace that is gone are not taken over", "location/ClaimDao",
                    "coalesce(authz_dropped_is_bound(o), false)",
                    "false"),
            without(HELD + "whatIsBoundIsHeldAfterItsTimeUntilNothingBindsIt",
                    "What is bound is not released when its time is over", "maintenance/MaintenanceDao",
                    "WHERE o.id = ANY (:ids) AND o.restorable_until <= now() AND authz_dropped_is_bound(o)",
                    "WHERE o.id = ANY (:ids) AND false"),
            without(HELD + "aViewWhoseFilesStayIsNotFreedByAPurge",
                    "Views whose files stay are not freed by a purge", "dropped/PurgeDropped",
                    "if (mayStay && ",
                    "if (row == null && "),
            without(HELD + "anOwnerDoesNotShedASensitiveTagByRegisteringWhatHeHasDropped",
                    "Folders of what bears a sensitive tag are not taken over", "location/ClaimDao",
                    "coalesce(authz_dropped_is_bound(o), false)",
                    "coalesce(o.was_bound, false)"),
            without(DROPPED_NAMESPACES + "whoMakesANamespaceAgainOwnsNothingOfWhatWasDroppedFromTheFormerOne",
                    "Namespaces of a former name own nothing that was dropped before", "dropped/DroppedRow",
                    "droppedLevels == null ? path",
                    "droppedLevels == null || !path.isEmpty() ? path"),
            without(DROPPED_NAMESPACES + "theListLeavesOutWhatIsHiddenFromTheOwnerOfTheWarehouse",
                    "Lists of what was dropped are filtered", "dropped/DroppedObjects",
                    "&& viewer.sees(",
                    "|| viewer.sees("),
            without(DROPPED_NAMESPACES + "theListLeavesOutWhatIsHiddenFromTheOwnerOfTheWarehouse",
                    "What was bound in a namespace that is gone is not listed", "dropped/DroppedObjects",
                    "(mayFree || !row.wasBound())",
                    "(mayFree || row != null)"),
            without(DROPPED_NAMESPACES + "aRepeatedRequestShowsNothingOfWhatIsHiddenWhereItWasDroppedFrom",
                    "What was dropped from where it is bound is not repeated", "lifecycle/RemainsDao",
                    "o.was_bound OR authz_path_bears(o.warehouse_id, o.dropped_from) AS",
                    "false AS"));

    private PlaceGuards() {
    }

    private static Mutation without(String test, String guard, String type, String original, String replacement) {
        return new Mutation(test, guard, server(type, original, replacement));
    }
}
