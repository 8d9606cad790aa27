package io.serac.server.tag;

import io.serac.authorizer.column.TableColumns;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.column.Column;
import io.serac.server.database.ConstraintViolation;
import io.serac.server.database.Session;
import io.serac.server.database.Sessions;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.http.BodyFields;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.Success;
import io.serac.server.idempotency.Violations;
import io.serac.server.securable.LiveSecurables;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Attaches a tag to an object or column, or gives it another value; and detaches it. Thread-safe. */
final class AttachTag {
    private static final int VALUE_CHARACTERS_MAX = 200;
    private static final String THING = "The tag";

    private final BoundTargets targets;
    private final TagRights rights;
    private final PolicyTransactions transactions;
    private final Sessions sessions;

    AttachTag(BoundTargets targets, TagRights rights, PolicyTransactions transactions, Sessions sessions) {
        this.targets = targets;
        this.rights = rights;
        this.transactions = transactions;
        this.sessions = sessions;
    }

    Response put(Request request) {
        return transactions.redeciding(() -> attach(request));
    }

    Response delete(Request request) {
        return transactions.redeciding(() -> detach(request));
    }

    private Response attach(Request request) {
        BoundTarget target = targets.taggable(request);
        TagRow tag = rights.requireUsable(request, target.target().resolution(), TagRights.key(request));
        Optional<String> value = value(request, tag);
        PolicyChange<BindingRow> change = transactions.run(request, target.target().resolution(), AttachTag::refusal,
                (session, epoch) -> {
                    PolicyTransactions.checkUnmoved(target.target().resolution(), epoch);
                    return write(session, request, target, tag, value);
                });
        return change.answer(target.allowed(), TagJson.binding(target.shown(change.now(ids -> sessions
                .read(session -> session.dao(BindingDao.class).find(ids.getFirst()))
                .orElseThrow(() -> ReadBindings.absent(tag.key()))))));
    }

    private static Optional<String> value(Request request, TagRow tag) {
        BodyFields fields = BodyFields.ofOptional(request, "value");
        Optional<String> value = fields.text("value", VALUE_CHARACTERS_MAX);
        fields.check();
        tag.reasonAgainst(value).ifPresent(reason -> fields.problem("value", reason));
        fields.check();
        return value;
    }

    private static Success<BindingRow> write(Session session, Request request, BoundTarget target, TagRow tag,
            Optional<String> value) {
        BindingDao dao = session.dao(BindingDao.class);
        LiveSecurables.hold(session, target.target().place());
        LiveSecurables.hold(session, tag.place());
        Optional<BindingRow> shown = ReadBindings.find(session, target, tag.key());
        checkPreconditions(request, target, shown);
        Optional<BindingRow> own = shown.filter(row -> row.isOn(target.column()));
        freeName(session, target, tag.key());
        UUID id = own.map(BindingRow::id).orElseGet(UUID::randomUUID);
        UUID creator = request.caller().principalId();
        if (own.isEmpty()) {
            dao.insert(id, tag.id(), value.orElse(null), target.target().place().type(), target.target().id(),
                    target.column().map(Column::fieldId).orElse(null), target.column().map(Column::name).orElse(null),
                    creator);
        } else if (!own.get().says(target.column(), value)) {
            keepForNamesakes(dao, target, own.get());
            dao.update(id, value.orElse(null), own.get().nameOn(target.column()), creator);
        }
        return new Success<>(shown.isEmpty() ? 201 : 200, List.of(id), dao.find(id).orElseThrow());
    }

    private Response detach(Request request) {
        BoundTarget target = targets.taggable(request);
        String key = TagRights.key(request);
        rights.requireUsable(request, target.target().resolution(), key);
        PolicyChange<UUID> change = transactions.run(request, target.target().resolution(), Violations.none(),
                (session, epoch) -> {
                    PolicyTransactions.checkUnmoved(target.target().resolution(), epoch);
                    BindingRow shown = ReadBindings.find(session, target, key)
                            .orElseThrow(() -> ReadBindings.absent(key));
                    checkPreconditions(request, target, Optional.of(shown));
                    freeName(session, target, key);
                    if (shown.isOn(target.column())) {
                        BindingDao dao = session.dao(BindingDao.class);
                        keepForNamesakes(dao, target, shown);
                        if (dao.delete(shown.id()) != 1) {
                            throw new IllegalStateException("Tag " + key + " is detached while the epoch is locked");
                        }
                    }
                    return new Success<>(204, List.of(shown.id()), shown.id());
                });
        return change.answer(target.allowed());
    }

    private static void checkPreconditions(Request request, BoundTarget target, Optional<BindingRow> present) {
        Preconditions.check(request, THING, present
                .map(row -> Preconditions.entityTag(TagJson.binding(target.shown(row)))).orElse(null));
    }

    /**
     * Ends what other columns that were once called like this one say about it. They keep their tag: under the name that they have
     * now, or by their ids only if they are former ones, whose values are still in files.
     */
    private static void freeName(Session session, BoundTarget target, String key) {
        BindingDao dao = session.dao(BindingDao.class);
        for (BindingRow row : dao.of(target.target().id(), key)) {
            Optional<Column> other = row.isOnNameOf(target.column()) ? row.column() : Optional.empty();
            if (other.isPresent()) {
                keepForNamesakes(dao, target, row);
                target.nameToKeep(other.get()).ifPresentOrElse(name -> dao.rename(row.id(), name),
                        () -> dao.delete(row.id()));
            }
        }
    }

    /**
     * Lets columns that bear a tag only because another one was once called like them bear it by themselves, before the row of that
     * one says something else or goes. What is done to the target is not meant for them.
     */
    private static void keepForNamesakes(BindingDao dao, BoundTarget target, BindingRow row) {
        for (TableColumns.Column column : target.columns().columns()) {
            if (row.isOnNameOf(column) && !target.isColumn(column.fieldId())) {
                target.nameToBear(column)
                        .ifPresent(name -> dao.copy(UUID.randomUUID(), row.id(), column.fieldId(), name));
            }
        }
    }

    private static RuntimeException refusal(ConstraintViolation violation) {
        return switch (violation.constraint()) {
            case "tag_binding_value_exists" ->
                new CatalogException(ErrorCode.CONFLICT,
                        "The tag has just lost this value. Read the tag, and choose one");
            default -> violation;
        };
    }
}
