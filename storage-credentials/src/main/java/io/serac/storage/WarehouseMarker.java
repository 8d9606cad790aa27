package io.serac.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.storage.StorageException.Kind;
import io.serac.storage.location.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The file {@code <root>/serac-warehouse.json}, which says which warehouse keeps its tables there. By it one store is noticed
 * that two warehouses reach under different names. Thread-safe.
 */
public final class WarehouseMarker {
    private static final String NAME = "serac-warehouse.json";
    private static final String ID = "warehouse-id";
    private static final int BYTES_MAX = 4096;
    private static final JsonMapper JSON = new JsonMapper();

    /** Whose a root is. */
    public enum Owner {
        /** There is no such file. */
        NOBODY,
        /** The warehouse in question. */
        THIS,
        /** Another warehouse, or somebody who writes such files differently. */
        ANOTHER
    }

    private final ObjectFiles files;
    private final Location file;
    private final UUID warehouseId;

    /** @param files of the warehouse */
    public WarehouseMarker(ObjectFiles files, Location root, UUID warehouseId) {
        this.files = files;
        this.file = root.resolve(NAME);
        this.warehouseId = warehouseId;
    }

    /** Where it is. */
    public Location file() {
        return file;
    }

    /**
     * Reads it.
     *
     * @throws StorageException {@code DENIED} or {@code UNAVAILABLE}
     */
    public Owner owner() {
        byte[] content;
        try {
            content = files.read(file, BYTES_MAX);
        } catch (StorageException failure) {
            return switch (failure.kind()) {
                case NOT_FOUND -> Owner.NOBODY;
                case TOO_LARGE -> Owner.ANOTHER;
                case ALREADY_EXISTS, UNAVAILABLE, DENIED -> throw failure;
            };
        }
        return names(content) ? Owner.THIS : Owner.ANOTHER;
    }

    private boolean names(byte[] content) {
        try {
            return JSON.readTree(content).path(ID).asText().equals(warehouseId.toString());
        } catch (IOException notJson) {
            return false;
        }
    }

    /**
     * Writes it, unless it is there already. Two who write it at once cannot both succeed, if the store can create only.
     *
     * @return whether it is the mark of this warehouse now
     * @throws StorageException {@code DENIED} or {@code UNAVAILABLE}
     */
    public boolean write() {
        Owner owner = owner();
        if (owner != Owner.NOBODY) {
            return owner == Owner.THIS;
        }
        try {
            files.writeNew(file, content());
            return true;
        } catch (StorageException failure) {
            if (failure.kind() == Kind.ALREADY_EXISTS) {
                return owner() == Owner.THIS;
            }
            throw failure;
        }
    }

    /**
     * Removes it, if it is that of this warehouse.
     *
     * @throws StorageException {@code DENIED} or {@code UNAVAILABLE}
     */
    public void remove() {
        if (owner() == Owner.THIS) {
            files.delete(file);
        }
    }

    private byte[] content() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put(ID, warehouseId.toString());
        json.put("note", "A Serac warehouse keeps its tables below this folder. Do not delete this file.");
        try {
            return JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
