package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Edit.server;

import java.util.List;

/** Guards about the roles in a user's token, which bind him through engines too. */
final class TokenRoleGuards {
    private static final String LATER = "whetherRolesMatchByNameIsAskedOfTheIssuerAsItIsConfiguredNow";
    private static final String WITHOUT_ROLES = """
                @Override
                public int hashCode() {
                    return userSubject.hashCode();
                }

                @Override
                public boolean equals(Object other) {
                    return other instanceof ActingLogin login && login.userIssuer.equals(userIssuer)
                            && login.userSubject.equals(userSubject) && login.carried.equals(carried)
                            && login.actorId.equals(actorId) && login.actorName.equals(actorName)
                            && login.renewableUntil.equals(renewableUntil);
                }

                static ActingLogin of(""";

    static final List<Mutation> ALL = List.of(
            new Mutation("engine.RolesThroughEnginesIT.aColumnThatIsDeniedToARoleIsHiddenFromWhomHisTokenGivesIt",
                    "Token roles: they bind through engines", server("token/ExchangeToken",
                            "\n                .withRoles(user.roleValues(), user.matchesRolesByName())", "")),
            exchange("moreRolesThanATokenCanHaveAreRefusedAndNoneIsLeftOut", "Token roles: none is left out",
                    server("authentication/CarriedRoles", ".distinct()", ".distinct().limit(100)")),
            exchange("theLastTokenIsHandedOutAgainForTheSameRolesOnly",
                    "Token roles: with others of them it is another login", server("authentication/ActingLogin",
                            "    static ActingLogin of(", WITHOUT_ROLES)),
            exchange("whatAnEngineSaysOfAUserHasNoRoles", "Token roles: none of unsigned assertions",
                    server("token/ExchangeToken", "user.subject(), CarriedClaims.NONE), actor",
                            "user.subject(), CarriedClaims.NONE).withRoles(java.util.List.of(\"writer\"), true), actor"))
                    .and(server("authentication/OwnTokens", "if (login.isSigned()) {", "if (login != null) {")),
            exchange("whatIsSentBesideTheTokenOrImitatesOursIsNotRead",
                    "Token roles: carried by tokens of our own alone", server("authentication/IssuerTokens",
                            "Set<String> roles = new LinkedHashSet<>();",
                            "Set<String> roles = new LinkedHashSet<>(payload.texts(JsonPointer.compile("
                                    + "\"/user_roles\")));")),
            exchange("whatIsRenewedKeepsTheRolesUntilTheLoginEnds", "Token roles: kept in renewal", server(
                    "token/ExchangeToken", ".withRoles(user.roleValues(),",
                    ".withRoles(subject.isForeign() ? user.roleValues() : java.util.List.of(),")),
            exchange("aTokenOfAReleaseThatLeftRolesOutIsNotRenewed",
                    "Token roles: what says nothing of them is not renewed", server("token/ExchangeToken",
                            "if (!subject.isWhole()) {", "if (subject == null) {")),
            exchange(LATER, "Token roles: matched as the issuer is configured now", server("authentication/OwnTokens",
                    "issuer.matchesRolesByName()", "true")),
            exchange(LATER, "Token roles: of issuers that are trusted still", server("authentication/OwnTokens",
                    "issuers.named(user.issuer()).map(issuer -> user.withRoles(values, issuer.matchesRolesByName()))",
                    "Optional.of(user)")));

    private TokenRoleGuards() {
    }

    private static Mutation exchange(String test, String guard, Edit edit) {
        return new Mutation("token.ExchangedRolesTest." + test, guard, edit);
    }
}
