package io.serac.server.leak.mutation;

import static io.serac.server.leak.mutation.Edit.server;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Guards about what goes from a user's token into the one that an engine gets for it: claims for filters, and all roles. */
final class ExchangeGuards {
    private static final String OTHER_CLAIMS = "theLastTokenIsHandedOutAgainForTheSameClaimsOnly";
    private static final String LATER = "whetherRolesMatchByNameIsAskedOfTheIssuerAsItIsConfiguredNow";

    static final List<Mutation> ALL = List.of(
            claims(OTHER_CLAIMS, "Claims: with others of them it is another login", loginBy()),
            claims("onlyClaimsThatFiltersInForceNameAreCarried", "Claims: those that filters name, and no others",
                    server("access/FilterClaims", "policies.at(epoch).snapshot().claimPointers()",
                            "token.claims().keySet().stream().map(name -> \"/\" + name).toList()")),
            claims("anEngineThatIsToldNoFiltersGetsNoClaims", "Claims: for engines that are told filters", server(
                    "token/ExchangeToken", "!engine.isToldRowFilters()", "engine.kind().isEmpty()")),
            claims("whatAnEngineSaysOfAUserCarriesNothing", "Claims: none of unsigned assertions", server(
                    "token/ExchangeToken", "user.subject(), CarriedClaims.NONE)",
                    "user.subject(), new CarriedClaims(java.util.Map.of(\"/dept\", subjectToken)))")),
            claims("whatIsSentBesideTheTokenOrImitatesOursIsNotRead", "Claims: carried by tokens of our own alone",
                    server("authentication/IssuerTokens", "issuer.matchesRolesByName(), payload.claims());",
                            "issuer.matchesRolesByName(), payload.claims(), new CarriedClaims(payload.members("
                                    + "\"user_claims\")));")),
            claims("claimsThatAreTooLargeAreLeftOutAndTheTokenIsGivenAllTheSame", "Claims: no more than fits",
                    server("authentication/CarriedClaims", "bytes <= bytesLeft", "bytes > 0")),
            new Mutation("authentication.CarriedClaimsTest.sixteenAreCarriedAndNoMore", "Claims: no more than sixteen",
                    server("authentication/CarriedClaims", "fitting.size() < POINTERS_MAX && ", "")),
            new Mutation("engine.RolesThroughEnginesIT.aColumnThatIsDeniedToARoleIsHiddenFromWhomHisTokenGivesIt",
                    "Token roles: they bind through engines", server("token/ExchangeToken",
                            "\n                .withRoles(user.roleValues(), user.matchesRolesByName())", "")),
            roles("moreRolesThanATokenCanHaveAreRefusedAndNoneIsLeftOut", "Token roles: none is left out",
                    server("authentication/CarriedRoles", ".distinct()", ".distinct().limit(100)")),
            roles("theLastTokenIsHandedOutAgainForTheSameRolesOnly",
                    "Token roles: with others of them it is another login", loginBy("carried")),
            roles("whatAnEngineSaysOfAUserHasNoRoles", "Token roles: none of unsigned assertions",
                    server("token/ExchangeToken", "user.subject(), CarriedClaims.NONE), actor",
                            "user.subject(), CarriedClaims.NONE).withRoles(java.util.List.of(\"writer\"), true), actor"))
                    .and(server("authentication/OwnTokens", "if (login.isSigned()) {", "if (login != null) {")),
            roles("whatIsSentBesideTheTokenOrImitatesOursIsNotRead",
                    "Token roles: carried by tokens of our own alone", server("authentication/IssuerTokens",
                            "Set<String> roles = new LinkedHashSet<>();",
                            "Set<String> roles = new LinkedHashSet<>(payload.texts(JsonPointer.compile("
                                    + "\"/user_roles\")));")),
            roles("whatIsRenewedKeepsTheRolesUntilTheLoginEnds", "Token roles: kept in renewal", server(
                    "token/ExchangeToken", ".withRoles(user.roleValues(),",
                    ".withRoles(subject.isForeign() ? user.roleValues() : java.util.List.of(),")),
            roles("aTokenOfAReleaseThatLeftRolesOutIsNotRenewed",
                    "Token roles: what says nothing of them is not renewed", server("token/ExchangeToken",
                            "if (!subject.isWhole()) {", "if (subject == null) {")),
            roles(LATER, "Token roles: matched as the issuer is configured now", server("authentication/OwnTokens",
                    "issuer.matchesRolesByName()", "true")),
            roles(LATER, "Token roles: of issuers that are trusted still", server("authentication/OwnTokens",
                    "issuers.named(user.issuer()).map(issuer -> user.withRoles(values, issuer.matchesRolesByName()))",
                    "Optional.of(user)")));

    private ExchangeGuards() {
    }

    private static Mutation claims(String test, String guard, Edit edit) {
        return new Mutation("token.ExchangedClaimsTest." + test, guard, edit);
    }

    private static Mutation roles(String test, String guard, Edit edit) {
        return new Mutation("token.ExchangedRolesTest." + test, guard, edit);
    }

    /** Lets logins be the same if they are of one user by one engine to one end, and the same in these besides. */
    private static Edit loginBy(String... besides) {
        String same = Stream.concat(
                Stream.of("userIssuer", "userSubject", "actorId", "actorName", "renewableUntil"), Stream.of(besides))
                .map(name -> "login." + name + ".equals(" + name + ")").collect(Collectors.joining(" && "));
        return server("authentication/ActingLogin", "    static ActingLogin of(", """
                    @Override
                    public int hashCode() {
                        return userSubject.hashCode();
                    }

                    @Override
                    public boolean equals(Object other) {
                        return other instanceof ActingLogin login && %s;
                    }

                    static ActingLogin of(""".formatted(same));
    }
}
