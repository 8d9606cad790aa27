package io.serac.authorizer.grant;

import io.serac.authorizer.Privilege;
import io.serac.authorizer.policy.Grant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * All grants, found by securable. Split into shards, so that a change copies no more than the shards it touches. Immutable and
 * thread-safe.
 */
public final class Grants {
    /** In the bits of a securable: some columns may be read. */
    public static final int ON_COLUMNS = 1 << 30;
    private static final int GRANTS_PER_SHARD = 512;
    private static final int SHARD_BITS_MAX = 16;

    private final GrantShard[] shards;
    private final Containers containers;
    private final int size;

    private Grants(GrantShard[] shards, Containers containers, int size) {
        this.shards = shards;
        this.containers = containers;
        this.size = size;
    }

    /**
     * These grants.
     *
     * @param numbers
     *            numbers of the grantees
     */
    public static Grants of(Iterable<Grant> grants, ToIntFunction<UUID> numbers) {
        Containers containers = new Containers();
        GrantCollector collector = new GrantCollector(grants instanceof List<Grant> list ? list.size() : 0);
        for (Grant grant : grants) {
            collect(grant, containers, numbers, collector);
        }
        return new Grants(shards(collector), containers, collector.size());
    }

    private static void collect(Grant grant, Containers containers, ToIntFunction<UUID> numbers,
            GrantCollector target) {
        // What cannot be granted does not become a right by a row that says so.
        if (!grant.privilege().grantableOn().isEmpty()) {
            target.add(grant, containers.add(grant.path()), numbers.applyAsInt(grant.granteeId()));
        }
    }

    private static GrantShard[] shards(GrantCollector collector) {
        int size = collector.size();
        int bits = Math.min(SHARD_BITS_MAX, 32 - Integer.numberOfLeadingZeros(size / GRANTS_PER_SHARD));
        int[] starts = new int[(1 << bits) + 1];
        for (int grant = 0; grant < size; grant++) {
            starts[shardOf(collector.hashOf(grant), bits) + 1]++;
        }
        for (int shard = 0; shard < 1 << bits; shard++) {
            starts[shard + 1] += starts[shard];
        }
        int[] next = starts.clone();
        int[] positions = new int[size];
        for (int grant = 0; grant < size; grant++) {
            positions[next[shardOf(collector.hashOf(grant), bits)]++] = grant;
        }
        GrantShard[] shards = new GrantShard[1 << bits];
        for (int shard = 0; shard < shards.length; shard++) {
            shards[shard] = collector.toShard(positions, starts[shard], starts[shard + 1]);
        }
        return shards;
    }

    private static int shardOf(int hash, int bits) {
        // From the upper end: the lower one finds the slot in the shard. A shift by 32 would be one by 0.
        return bits == 0 ? 0 : hash >>> (32 - bits);
    }

    static int hash(long high, long low) {
        long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
        mixed ^= mixed >>> 32;
        mixed *= 0xD6E8FEB86659FD93L;
        return (int) (mixed >>> 32);
    }

    private GrantShard shardOf(UUID securableId) {
        return shards[shardOf(hash(securableId), shardBits())];
    }

    private static int hash(UUID id) {
        return hash(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    private int shardBits() {
        return Integer.numberOfTrailingZeros(shards.length);
    }

    private boolean isOutgrown() {
        return size > 8L * GRANTS_PER_SHARD * shards.length && shardBits() < SHARD_BITS_MAX;
    }

    /** The same in more shards: rarely needed, because each time they have to grow eightfold. */
    private Grants recut() {
        GrantCollector collector = new GrantCollector(size);
        for (GrantShard shard : shards) {
            shard.copyTo(collector);
        }
        return new Grants(shards(collector), containers, size);
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /**
     * Bits of all privileges that grants on this securable give to one of the subject's principals, closed under implication;
     * {@link #ON_COLUMNS} if one of the grants is limited to columns.
     */
    public int bits(UUID securableId, IntSet subject, @Nullable GrantVisitor visitor) {
        long high = securableId.getMostSignificantBits();
        long low = securableId.getLeastSignificantBits();
        int hash = hash(high, low);
        GrantShard shard = shards[shardOf(hash, shardBits())];
        int entry = shard.entryOf(hash, high, low);
        return entry < 0 ? 0 : shard.bits(entry, subject, visitor);
    }

    /**
     * These grants with those on some securables replaced.
     *
     * @param changed
     *            all grants that there are now, by securable
     */
    public Grants with(Map<UUID, List<Grant>> changed, ToIntFunction<UUID> numbers) {
        Containers newContainers = containers;
        for (List<Grant> grants : changed.values()) {
            for (Grant grant : grants) {
                if (!newContainers.knows(grant.path())) {
                    newContainers = newContainers == containers ? containers.copy() : newContainers;
                    newContainers.add(grant.path());
                }
            }
        }
        Map<Integer, Map<UUID, List<Grant>>> byShard = new HashMap<>();
        changed.forEach((id, grants) -> byShard
                .computeIfAbsent(shardOf(hash(id), shardBits()), shard -> new HashMap<>())
                .put(id, grants));
        GrantShard[] newShards = shards.clone();
        int newSize = size;
        for (Map.Entry<Integer, Map<UUID, List<Grant>>> entry : byShard.entrySet()) {
            GrantShard old = shards[entry.getKey()];
            BitSet replaced = new BitSet();
            GrantCollector added = new GrantCollector(0);
            for (Map.Entry<UUID, List<Grant>> changedEntry : entry.getValue().entrySet()) {
                int former = old.entryOf(changedEntry.getKey());
                if (former >= 0) {
                    replaced.set(former);
                }
                for (Grant grant : changedEntry.getValue()) {
                    collect(grant, newContainers, numbers, added);
                }
            }
            GrantShard shard = old.with(replaced, added.toShard());
            newShards[entry.getKey()] = shard;
            newSize += shard.size() - old.size();
        }
        Grants result = new Grants(newShards, newContainers, newSize);
        return result.isOutgrown() ? result.recut() : result;
    }

    /** Whether containers are elsewhere than in the grants that these were made from. */
    public boolean isMovedSince(Grants former) {
        return containers != former.containers && containers.isMoved();
    }

    /** Whether a grant on a securable names columns. */
    public boolean hasOnColumns(UUID securableId) {
        GrantShard shard = shardOf(securableId);
        int entry = shard.entryOf(securableId);
        if (entry >= 0) {
            for (int grant = shard.firstGrant(entry); grant < shard.nextEntry(entry); grant++) {
                if (shard.isOnColumns(grant)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Adds the numbers of all that a securable is granted to. */
    public void addGranteesOf(UUID securableId, Set<Integer> target) {
        GrantShard shard = shardOf(securableId);
        int entry = shard.entryOf(securableId);
        if (entry >= 0) {
            for (int grant = shard.firstGrant(entry); grant < shard.nextEntry(entry); grant++) {
                target.add(shard.granteeOf(grant));
            }
        }
    }

    /** Is told of grants wherever they are. */
    @FunctionalInterface
    public interface EverywhereVisitor {
        /**
         * @param columns
         *            field ids that the grant is limited to, not to be changed; empty for all
         */
        void visit(UUID securableId, long grantId, Privilege privilege, int[] columns);
    }

    /** Hands on all grants to these, wherever they are. Reads through all grants. */
    public void forEachGrantTo(Set<Integer> grantees, EverywhereVisitor visitor) {
        IntSet set = new IntSet(grantees.stream().mapToInt(Integer::intValue).toArray());
        for (GrantShard shard : shards) {
            for (int entry = shard.firstEntry(); entry < shard.end(); entry = shard.nextEntry(entry)) {
                UUID securableId = shard.idOf(entry);
                shard.bits(entry, set, (grantId, grantee, privilege, hasGrantOption, columns) -> visitor
                        .visit(securableId, grantId, privilege, columns));
            }
        }
    }

    /** The containers of everything granted to one principal. Reads through all grants. */
    public Navigation navigationOf(int grantee) {
        boolean[] any = new boolean[containers.size()];
        boolean[] browse = new boolean[containers.size()];
        for (GrantShard shard : shards) {
            for (int entry = shard.firstEntry(); entry < shard.end(); entry = shard.nextEntry(entry)) {
                for (int grant = shard.firstGrant(entry); grant < shard.nextEntry(entry); grant++) {
                    if (shard.granteeOf(grant) == grantee) {
                        mark(any, shard.containerOf(entry));
                        if ((shard.coveredBitsOf(grant) & Privilege.BROWSE.bit()) != 0) {
                            mark(browse, shard.containerOf(entry));
                        }
                    }
                }
            }
        }
        return new Navigation(numbers(any), numbers(browse));
    }

    /** The containers of all securables that are granted to one of these and pass a test. Reads through all grants. */
    public Navigation navigationOf(IntSet grantees, VisibilityTest test) {
        boolean[] marked = new boolean[containers.size()];
        for (GrantShard shard : shards) {
            for (int entry = shard.firstEntry(); entry < shard.end(); entry = shard.nextEntry(entry)) {
                for (int grant = shard.firstGrant(entry); grant < shard.nextEntry(entry); grant++) {
                    if (grantees.contains(shard.granteeOf(grant))) {
                        if (test.isVisible(pathOf(shard, entry))) {
                            mark(marked, shard.containerOf(entry));
                        }
                        break;
                    }
                }
            }
        }
        int[] numbers = numbers(marked);
        return new Navigation(numbers, numbers);
    }

    /** Judges a securable that something is granted on. */
    @FunctionalInterface
    public interface VisibilityTest {
        /**
         * @param path
         *            ids of the securable and all that contain it, innermost first
         */
        boolean isVisible(List<UUID> path);
    }

    private List<UUID> pathOf(GrantShard shard, int entry) {
        UUID[] path = new UUID[Containers.DEPTH_MAX];
        path[0] = shard.idOf(entry);
        int depth = 1;
        for (int at = shard.containerOf(entry); at != Containers.NONE && depth < path.length; at =
                containers.parentOf(at)) {
            path[depth++] = containers.idOf(at);
        }
        return Arrays.asList(path).subList(0, depth);
    }

    private void mark(boolean[] marked, int container) {
        for (int at = container; at != Containers.NONE && !marked[at]; at = containers.parentOf(at)) {
            marked[at] = true;
        }
    }

    private static int[] numbers(boolean[] marked) {
        int[] numbers = new int[marked.length];
        int count = 0;
        for (int number = 0; number < marked.length; number++) {
            if (marked[number]) {
                numbers[count++] = number;
            }
        }
        return Arrays.copyOf(numbers, count);
    }

    /** Number of a container for {@link Navigation}; negative if nothing below it is granted to anybody. */
    public int containerNumber(UUID securableId) {
        return containers.find(securableId);
    }
}
