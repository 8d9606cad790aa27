package io.serac.server.metadata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.authorizer.column.TableColumns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.SingleValueParser;
import org.apache.iceberg.expressions.Binder;
import org.apache.iceberg.expressions.BoundPredicate;
import org.apache.iceberg.expressions.BoundReference;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.ExpressionVisitors;
import org.apache.iceberg.expressions.ExpressionVisitors.BoundExpressionVisitor;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.types.Type;
import org.jspecify.annotations.Nullable;

/**
 * Writes row filters as predicates of Iceberg's expressions specification, with columns by their ids. A filter keeps the rows that
 * Iceberg's row evaluator keeps, which orders nulls before and NaN behind everything; the specification compares neither, and readers
 * with three truth values do it their way. So each of these is spelled out, and all of them agree. Stateless.
 *
 * @see <a href="https://iceberg.apache.org/expressions-spec/">Iceberg expressions</a>
 */
final class ReadFilter {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private ReadFilter() {
    }

    /**
     * The predicate of a table with these columns.
     *
     * @param columns
     *            null if they are not known, which only a filter that looks at none can do without
     * @throws ReadRestrictions.InexpressibleException
     *             if there is none that keeps the same rows
     */
    static JsonNode of(Expression filter, @Nullable TableColumns columns) {
        if (filter.op() == Expression.Operation.TRUE || filter.op() == Expression.Operation.FALSE) {
            return BooleanNode.valueOf(filter.op() == Expression.Operation.TRUE);
        }
        if (columns == null) {
            throw new ReadRestrictions.InexpressibleException("a filter of unknown columns");
        }
        Expression bound;
        try {
            bound = Binder.bind(columns.current(), filter, true);
        } catch (RuntimeException doesNotFit) {
            // Iceberg says with several exceptions that a value does not fit a column.
            throw new ReadRestrictions.InexpressibleException(doesNotFit.toString());
        }
        return ExpressionVisitors.visit(bound, new Writer());
    }

    private static final class Writer extends BoundExpressionVisitor<JsonNode> {
        @Override
        public JsonNode alwaysTrue() {
            return BooleanNode.TRUE;
        }

        @Override
        public JsonNode alwaysFalse() {
            return BooleanNode.FALSE;
        }

        @Override
        public JsonNode not(JsonNode child) {
            return typed("not").set("child", child);
        }

        @Override
        public JsonNode and(JsonNode left, JsonNode right) {
            return typed("and").<ObjectNode>set("left", left).set("right", right);
        }

        @Override
        public JsonNode or(JsonNode left, JsonNode right) {
            return typed("or").<ObjectNode>set("left", left).set("right", right);
        }

        @Override
        public <T> JsonNode isNull(BoundReference<T> reference) {
            return test("is-null", reference);
        }

        @Override
        public <T> JsonNode notNull(BoundReference<T> reference) {
            return test("not-null", reference);
        }

        @Override
        public <T> JsonNode isNaN(BoundReference<T> reference) {
            return ifThere(reference, test("is-nan", reference));
        }

        @Override
        public <T> JsonNode notNaN(BoundReference<T> reference) {
            return orAbsent(reference, test("not-nan", reference));
        }

        @Override
        public <T> JsonNode lt(BoundReference<T> reference, Literal<T> literal) {
            return orAbsent(reference, less("lt", reference, literal));
        }

        @Override
        public <T> JsonNode ltEq(BoundReference<T> reference, Literal<T> literal) {
            return orAbsent(reference, less("lt-eq", reference, literal));
        }

        @Override
        public <T> JsonNode gt(BoundReference<T> reference, Literal<T> literal) {
            return ifThere(reference, greater("gt", reference, literal));
        }

        @Override
        public <T> JsonNode gtEq(BoundReference<T> reference, Literal<T> literal) {
            return ifThere(reference, greater("gt-eq", reference, literal));
        }

        private <T> JsonNode less(String type, BoundReference<T> reference, Literal<T> literal) {
            JsonNode compared = compare(type, reference, literal);
            return isFloating(reference.type()) ? and(test("not-nan", reference), compared) : compared;
        }

        private <T> JsonNode greater(String type, BoundReference<T> reference, Literal<T> literal) {
            JsonNode compared = compare(type, reference, literal);
            return isFloating(reference.type()) ? or(test("is-nan", reference), compared) : compared;
        }

        @Override
        public <T> JsonNode eq(BoundReference<T> reference, Literal<T> literal) {
            return ifThere(reference, compare("eq", reference, literal));
        }

        @Override
        public <T> JsonNode notEq(BoundReference<T> reference, Literal<T> literal) {
            return orAbsent(reference, compare("not-eq", reference, literal));
        }

        @Override
        public <T> JsonNode in(BoundReference<T> reference, Set<T> values) {
            return ifThere(reference, among("in", reference, values));
        }

        @Override
        public <T> JsonNode notIn(BoundReference<T> reference, Set<T> values) {
            return orAbsent(reference, among("not-in", reference, values));
        }

        @Override
        public <T> JsonNode startsWith(BoundReference<T> reference, Literal<T> literal) {
            return ifThere(reference, compare("starts-with", reference, literal));
        }

        @Override
        public <T> JsonNode notStartsWith(BoundReference<T> reference, Literal<T> literal) {
            return orAbsent(reference, compare("not-starts-with", reference, literal));
        }

        @Override
        public <T> JsonNode predicate(BoundPredicate<T> predicate) {
            if (!(predicate.term() instanceof BoundReference)) {
                throw new ReadRestrictions.InexpressibleException("a transform");
            }
            return super.predicate(predicate);
        }

        private JsonNode ifThere(BoundReference<?> reference, JsonNode test) {
            return and(test("not-null", reference), test);
        }

        private JsonNode orAbsent(BoundReference<?> reference, JsonNode test) {
            return or(test("is-null", reference), test);
        }

        private static JsonNode test(String type, BoundReference<?> reference) {
            return typed(type).set("child", column(reference));
        }

        private static <T> JsonNode compare(String type, BoundReference<T> reference, Literal<T> literal) {
            ObjectNode right = typed("literal");
            right.set("value", value(reference.type(), literal.value()));
            right.put("data-type", reference.type().toString());
            return typed(type).<ObjectNode>set("left", column(reference)).set("right", right);
        }

        private static <T> JsonNode among(String type, BoundReference<T> reference, Set<T> values) {
            List<JsonNode> written = new ArrayList<>();
            values.forEach(value -> written.add(value(reference.type(), value)));
            // In one order, so that equal filters are equal texts.
            written.sort(Comparator.comparing(JsonNode::toString));
            ObjectNode set = typed("literals");
            ArrayNode array = set.putArray("values");
            array.addAll(written);
            set.put("data-type", reference.type().toString());
            return typed(type).<ObjectNode>set("child", column(reference)).set("values", set);
        }

        private static JsonNode column(BoundReference<?> reference) {
            return typed("reference").put("id", reference.fieldId());
        }

        private static ObjectNode typed(String type) {
            return JSON.createObjectNode().put("type", type);
        }

        private static boolean isFloating(Type type) {
            return type.typeId() == Type.TypeID.FLOAT || type.typeId() == Type.TypeID.DOUBLE;
        }

        private static JsonNode value(Type type, Object value) {
            if (isFloating(type)) {
                double number = ((Number) value).doubleValue();
                // Java tells the zeros apart, others do not; JSON has no words for the rest.
                if (number == 0 || Double.isNaN(number) || Double.isInfinite(number)) {
                    throw new ReadRestrictions.InexpressibleException("zero or no finite number");
                }
            }
            try {
                return JSON.readTree(SingleValueParser.toJson(type, value));
            } catch (JsonProcessingException | RuntimeException unknown) {
                throw new ReadRestrictions.InexpressibleException("a value of type " + type);
            }
        }
    }
}
