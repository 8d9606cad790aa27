package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Edit.server;

import java.util.List;

/** Guards that matter while something changes between a decision and what is done or shown by it. */
final class RaceGuards {
    private static final String WAITING = "fault.WaitingCommitsIT.";
    private static final String HELD = "fault.HeldStatementsIT.";

    static final List<Mutation> ALL = List.of(
            new Mutation(WAITING + "aCommitDoesNotGoToAnotherTableThatHasTheNameByNow",
                    "Commits go to what they were decided for", server("commit/Committer",
                            "if (!again.id().equals(decided.target().id())) {", "if (again == null) {")),
            new Mutation(HELD + "aCommitIsDecidedOnAgainByARuleThatCameBeforeItsSwap",
                    "Commits hold for the policies they were decided on", server("metadata/PointerDao",
                            "AND (SELECT value FROM authz_epoch) = ?", "AND ? IS NOT NULL")),
            new Mutation("fault.RestrictedCommitsIT.whoWaitedForAColumnThatHeMayNotKnowIsDecidedOnAgain",
                    "Commits that waited are decided on again where columns count", server("commit/Committer",
                            "boolean holds = newest.equals(resolved) || decided.allowed().request().columns() == null;",
                            "boolean holds = decided != null;")),
            new Mutation(WAITING + "whoHasRegisteredAFileIsNotShownTheTableThatHasTheNameByNow",
                    "Registrations show what they were made to", server("securable/ObjectEntry",
                            "if (!id().equals(wanted)) {", "if (wanted == null) {")),
            new Mutation(HELD + "aRepeatedChangeOfAViewShowsNoColumnThatCameAfterItWasDecidedOn",
                    "Repeated changes of views are decided on by what they show", server("view/ReplaceView",
                            "boolean holds = committed.isDecided() && decided.get().request().columns() == null;",
                            "boolean holds = decided.get() != null;")),
            new Mutation(HELD + "aRepetitionShowsNoColumnThatCameAfterItWasDecidedOn",
                    "Repetitions are decided on by what they show", server("lifecycle/Repetitions",
                            "document.versionId().equals(here.pointer().versionId())", "here != null")),
            new Mutation(HELD + "aLoadShowsNoColumnThatWasHiddenAndAddedAfterItWasDecidedOn",
                    "Loads are decided on by what they show", server("access/EnforcementPoint",
                            "return shown.versionId().equals(",
                            "return decided != null || shown.versionId().equals(")));

    private RaceGuards() {
    }
}
