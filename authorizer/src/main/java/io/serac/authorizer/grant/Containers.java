package io.serac.authorizer.grant;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What contains the securables on which something is granted: numbers for servers, warehouses and namespaces, and what contains
 * them in turn. Grows only; numbers stay. Not thread-safe while it is changed, which its owner does before sharing it.
 */
final class Containers {
    static final int NONE = -1;
    /** Server, warehouse, and 16 levels of namespaces; a bound for the case of a circle, too. */
    static final int DEPTH_MAX = 32;

    private final Map<UUID, Integer> numbers;
    private UUID[] ids;
    private int[] parents;
    private List<UUID> lastPath = List.of();
    private int lastNumber = NONE;
    private boolean isMoved;

    Containers() {
        this(new HashMap<>(), new UUID[16], new int[16]);
    }

    private Containers(Map<UUID, Integer> numbers, UUID[] ids, int[] parents) {
        this.numbers = numbers;
        this.ids = ids;
        this.parents = parents;
    }

    Containers copy() {
        return new Containers(new HashMap<>(numbers), ids.clone(), parents.clone());
    }

    /** Whether all containers of the path are known in this order. */
    boolean knows(List<UUID> path) {
        int parent = NONE;
        for (UUID id : path) {
            Integer number = numbers.get(id);
            if (number == null || parents[number] != parent) {
                return false;
            }
            parent = number;
        }
        return true;
    }

    /** Number of the innermost container of a path, which becomes known; the newest path counts. */
    int add(List<UUID> path) {
        if (path.equals(lastPath)) {
            return lastNumber;
        }
        int parent = NONE;
        for (UUID id : path) {
            Integer known = numbers.get(id);
            int number = known == null ? numbers.size() : known;
            if (known == null) {
                numbers.put(id, number);
                if (number == ids.length) {
                    ids = Arrays.copyOf(ids, number * 2);
                    parents = Arrays.copyOf(parents, number * 2);
                }
                ids[number] = id;
            } else if (parents[number] != parent) {
                isMoved = true;
            }
            parents[number] = parent;
            parent = number;
        }
        lastPath = path;
        lastNumber = parent;
        return parent;
    }

    /** Whether a container was found to be elsewhere than before. */
    boolean isMoved() {
        return isMoved;
    }

    int find(UUID id) {
        Integer number = numbers.get(id);
        return number == null ? NONE : number;
    }

    UUID idOf(int number) {
        return ids[number];
    }

    int parentOf(int number) {
        return parents[number];
    }

    int size() {
        return numbers.size();
    }
}
