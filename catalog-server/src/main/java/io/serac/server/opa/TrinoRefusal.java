package io.serac.server.opa;

import io.serac.authorizer.AccessClass;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.server.access.UserDecisions;
import io.serac.server.error.Denial;
import io.serac.server.http.Asked;
import io.serac.server.securable.NamespaceEntry;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.WarehouseEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why a user was denied something, for the audit: with the true reason, which Trino is not told. What is not there concerns nobody,
 * and what a list leaves out was never asked for. Used for one question, after it was answered.
 */
final class TrinoRefusal {
    private final TrinoEngine engine;
    private final OpaInput input;
    private final TrinoNames names;
    private final UserDecisions.Of user;

    TrinoRefusal(TrinoEngine engine, OpaInput input, TrinoNames names, UserDecisions.Of user) {
        this.engine = engine;
        this.input = input;
        this.names = names;
        this.user = user;
    }

    /** What was denied, and why. */
    record Reason(Asked subject, Denial denial) {
    }

    Optional<Reason> find() {
        if (input.isFilter()) {
            return Optional.empty();
        }
        Optional<TrinoName> table = TrinoName.tableOf(input.resource());
        if (table.isPresent() && !table.get().isOfSystem()) {
            Optional<ObjectEntry> object = names.object(table.get());
            return object.isPresent() ? Optional.of(of(object.get())) : makes(table.get());
        }
        Optional<TrinoName> schema = TrinoName.schemaOf(input.resource());
        if (schema.isPresent()) {
            return input.operation().equals("CreateSchema")
                    ? TrinoQuestion.parent(schema.get()).map(this::ofSchema).orElseGet(() -> ofCatalog(schema.get()))
                    : ofSchema(schema.get());
        }
        Optional<TrinoName> catalog = TrinoName.catalogOf(input.resource())
                .or(() -> TrinoName.catalogOfFunction(input.resource()));
        return catalog.isPresent() && !catalog.get().isOfSystem()
                ? ofCatalog(catalog.get())
                : Optional.of(ofServer());
    }

    /** A table that is not there is nobody's business, unless it was to be made. */
    private Optional<Reason> makes(TrinoName table) {
        return input.operation().equals("CreateTable") || input.operation().equals("CreateView")
                ? ofSchema(table)
                : Optional.empty();
    }

    private Reason of(ObjectEntry object) {
        Asked asked = new Asked(object.kind().id(), object.id(), object.namespace().warehouse().name() + "/"
                + object.namespace().name() + "/" + object.name(), engine.epoch());
        Optional<Set<Privilege>> needed = TrinoNeeds.onObject(input, object.kind());
        if (needed.isEmpty()) {
            return new Reason(asked, unknown(user.sees(object)));
        }
        Denial denial = denial(user.decide(object, needed.get()));
        boolean isOfDefiner = input.operation().equals("CreateViewWithSelectFromColumns");
        return new Reason(asked, denial.equals(refused()) && isOfDefiner
                ? Denial.missing(List.of(Privilege.MANAGE_GRANTS.name()), engine.epoch())
                : denial);
    }

    private Optional<Reason> ofSchema(TrinoName name) {
        return names.schema(name).map(schema -> new Reason(asked(schema), TrinoNeeds.onContainer(input)
                .map(needed -> denial(user.decide(schema.securable(), needed)))
                .orElseGet(() -> unknown(user.sees(schema.securable())))));
    }

    private Optional<Reason> ofCatalog(TrinoName name) {
        return names.warehouse(name.catalog()).map(warehouse -> new Reason(asked(warehouse),
                TrinoNeeds.onContainer(input).map(needed -> denial(user.decide(warehouse.securable(), needed)))
                        .orElseGet(() -> unknown(user.sees(warehouse.securable())))));
    }

    private Reason ofServer() {
        return new Reason(new Asked("server", engine.server().id(), "", engine.epoch()),
                engine.isUserDisabled() ? Denial.disabled() : refused());
    }

    private Asked asked(NamespaceEntry schema) {
        return new Asked("namespace", schema.securable().id(), schema.warehouse().name() + "/" + schema.name(),
                engine.epoch());
    }

    private Asked asked(WarehouseEntry warehouse) {
        return new Asked("warehouse", warehouse.securable().id(), warehouse.name(), engine.epoch());
    }

    private Denial denial(Decision decision) {
        if (engine.isUserDisabled()) {
            return Denial.disabled();
        }
        return switch (decision) {
            case Decision.Hidden hidden -> Denial.hidden(hidden.epoch());
            case Decision.Denied denied -> Denial.missing(
                    denied.missing().stream().map(Privilege::name).sorted().collect(Collectors.toList()),
                    denied.epoch());
            case Decision.Allowed allowed when allowed.accessClass() == AccessClass.RESTRICTED ->
                Denial.restricted(allowed.epoch(), List.copyOf(allowed.policyIds()));
            // He has what it takes, but more was asked for: a move that wins rights, or something that a rule further down forbids.
            case Decision.Allowed allowed -> refused();
        };
    }

    private Denial refused() {
        return new Denial(Denial.Verdict.FORBIDDEN, "refused", List.of(), engine.epoch(), List.of());
    }

    /** Operations that are open to nobody. */
    private Denial unknown(boolean isVisible) {
        if (engine.isUserDisabled()) {
            return Denial.disabled();
        }
        return isVisible
                ? new Denial(Denial.Verdict.FORBIDDEN, "operation-not-open", List.of(), engine.epoch(), List.of())
                : Denial.hidden(engine.epoch());
    }
}
