package io.serac.server.access;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.operation.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** A row of {@code authorization-matrix.csv}. Immutable. */
record MatrixRow(int number, Operation operation, String variant, List<Need> needs, int allowed, int denied) {
    /** Something that the caller must hold; any of the alternatives is enough. */
    record Need(List<Privilege> alternatives, Securable.Kind kind) {
        /** Every privilege that can be granted there and is none of them and implies none of them. All make visible. */
        Set<Privilege> others() {
            Set<Privilege> others = EnumSet.noneOf(Privilege.class);
            if (alternatives.contains(Privilege.BROWSE)) {
                return others;
            }
            for (Privilege privilege : Privilege.values()) {
                if (privilege.isGrantableOn(kind) && alternatives.stream().noneMatch(privilege::covers)) {
                    others.add(privilege);
                }
            }
            return others;
        }
    }

    static List<MatrixRow> all() {
        try (InputStream file = MatrixRow.class.getResourceAsStream("/authorization-matrix.csv")) {
            List<MatrixRow> rows = new ArrayList<>();
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                if (!line.startsWith("#") && !line.startsWith("operation,")) {
                    rows.add(parse(rows.size(), line.split(",", -1)));
                }
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MatrixRow parse(int number, String[] fields) {
        List<Need> needs = Arrays.stream(fields[2].split(" ")).map(MatrixRow::need).toList();
        return new MatrixRow(number, Operation.valueOf(fields[0]), fields[1], needs, Integer.parseInt(fields[3]),
                Integer.parseInt(fields[4]));
    }

    private static Need need(String text) {
        String[] parts = text.split("@");
        return new Need(Arrays.stream(parts[0].split("\\|")).map(Privilege::valueOf).toList(),
                Securable.Kind.valueOf(parts[1].toUpperCase(Locale.ROOT)));
    }

    @Override
    public String toString() {
        return operation + (variant.isEmpty() ? "" : " (" + variant + ")");
    }
}
