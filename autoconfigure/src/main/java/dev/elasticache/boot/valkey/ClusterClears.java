package dev.elasticache.boot.valkey;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.elasticache.boot.cache.PartialClears;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import org.jspecify.annotations.Nullable;

/**
 * Clears regions of a cluster shard by shard, and knows the slots that a clear did not
 * reach: their primary could not be asked, or there is none at the moment, and a replica
 * that takes them over has the entries still.
 * <p>
 * Entries of slots that move may come to a shard behind the clear, or be on one that owns
 * no slot yet. A shard that was cleared is asked whether its slots move or moved; if so,
 * all shards are cleared once more, which finds what has come meanwhile. Safe for use by
 * several threads.
 *
 * @author The ElastiCache Boot authors
 */
final class ClusterClears {

	static final Set<Integer> ALL_SLOTS = IntStream.range(0, SlotHash.SLOT_COUNT)
		.boxed()
		.collect(Collectors.toUnmodifiableSet());

	private final Supplier<CompletionStage<Void>> refresh;

	private final PartialClears<Integer> partialClears = new PartialClears<>();

	private final AtomicLong last = new AtomicLong();

	/**
	 * Creates the clears of a cluster.
	 * @param refresh has the client ask for the cluster's topology
	 */
	ClusterClears(Supplier<CompletionStage<Void>> refresh) {
		this.refresh = refresh;
	}

	/**
	 * Clears slots of a region, and with them what else is of the region on their shards.
	 * @param cluster the connection
	 * @param region the region
	 * @param slots the slots
	 * @param removal what removes the region's entries from a primary
	 * @return completion of the removal from all of the slots
	 */
	CompletableFuture<@Nullable Void> clear(StatefulRedisClusterConnection<byte[], byte[]> cluster, String region,
			Set<Integer> slots, PrefixRemoval removal) {
		long clear = this.last.incrementAndGet();
		List<ShardClear> shards = start(cluster, slots, removal, (node) -> false);
		return allOf(shards).handle((done, failure) -> {
			if (shards.stream().anyMatch(ShardClear::saysThatSlotsMove)) {
				return clearAllShards(cluster, slots, removal)
					.whenComplete((again, failureAgain) -> note(region, slots, clear, failureAgain));
			}
			shards.forEach((shard) -> shard.moving()
				.whenComplete((moving, failureOfShard) -> note(region, shard.slots(), clear, failureOfShard)));
			return allOf(shards);
		}).thenCompose(Function.identity());
	}

	private CompletableFuture<@Nullable Void> clearAllShards(StatefulRedisClusterConnection<byte[], byte[]> cluster,
			Set<Integer> slots, PrefixRemoval removal) {
		return this.refresh.get()
			.toCompletableFuture()
			.thenCompose((refreshed) -> allOf(start(cluster, slots, removal, (node) -> node.is(NodeFlag.UPSTREAM))));
	}

	private static List<ShardClear> start(StatefulRedisClusterConnection<byte[], byte[]> cluster, Set<Integer> slots,
			PrefixRemoval removal, Predicate<RedisClusterNode> withoutSlots) {
		List<ShardClear> shards = new ArrayList<>();
		Set<Integer> missed = new HashSet<>(slots);
		for (RedisClusterNode node : cluster.getPartitions()) {
			List<Integer> reached = node.getSlots().stream().filter(missed::remove).toList();
			if (!reached.isEmpty() || withoutSlots.test(node)) {
				shards.add(new ShardClear(reached, clear(cluster, node, removal)));
			}
		}
		if (!missed.isEmpty()) {
			shards.add(new ShardClear(missed, CompletableFuture
				.failedFuture(new RedisException("%d slots of the cluster have no primary".formatted(missed.size())))));
		}
		return shards;
	}

	private static CompletableFuture<Boolean> clear(StatefulRedisClusterConnection<byte[], byte[]> cluster,
			RedisClusterNode primary, PrefixRemoval removal) {
		RedisURI uri = primary.getUri();
		List<Integer> slots = primary.getSlots();
		// May refuse a connection by an exception as well as by its future
		return CompletableFuture.completedFuture(uri)
			.thenCompose((address) -> cluster.getConnectionAsync(address.getHost(), address.getPort()))
			.thenApply(StatefulRedisConnection::async)
			.thenCompose((commands) -> removal.runOn(commands).thenCompose((removed) -> commands.clusterNodes()))
			.thenApply((nodes) -> slotsMove(nodes, slots));
	}

	/**
	 * Tells whether slots come to a primary or leave it, or did so of late.
	 * @param nodes what it answers to {@code CLUSTER NODES}, where it alone tells of such
	 * slots of its own
	 * @param slots the slots that it had
	 * @return whether slots move or moved
	 */
	private static boolean slotsMove(String nodes, List<Integer> slots) {
		return nodes.contains(" [") || ClusterPartitionParser.parse(nodes)
			.stream()
			.filter((node) -> node.is(NodeFlag.MYSELF))
			.anyMatch((self) -> !self.getSlots().equals(slots));
	}

	private static CompletableFuture<@Nullable Void> allOf(List<ShardClear> shards) {
		return CompletableFuture.allOf(shards.stream().map(ShardClear::moving).toArray(CompletableFuture[]::new));
	}

	private void note(String region, Collection<Integer> slots, long clear, @Nullable Throwable failure) {
		if (failure == null) {
			this.partialClears.settle(region, slots, clear);
		}
		else {
			this.partialClears.add(region, slots, clear);
		}
	}

	/**
	 * Notes that slots of a region could not be cleared.
	 * @param region the region
	 * @param slots the slots
	 */
	void missed(String region, Set<Integer> slots) {
		this.partialClears.add(region, slots, this.last.incrementAndGet());
	}

	/**
	 * Returns the slots that the last clear of a region did not reach.
	 * @param region the region
	 * @return the slots, or all if nothing is known of a clear
	 */
	Set<Integer> left(String region) {
		Set<Integer> left = this.partialClears.of(region, ALL_SLOTS);
		return (left != null) ? left : ALL_SLOTS;
	}

	/**
	 * Tells whether a clear that did not reach all slots reached this one.
	 * @param region the region
	 * @param slot the slot
	 * @return whether it did
	 */
	boolean reached(String region, int slot) {
		return this.partialClears.reached(region, slot);
	}

	/**
	 * Clear of a shard.
	 *
	 * @param slots the slots that it is to reach
	 * @param moving its completion, and whether slots of the shard move
	 */
	private record ShardClear(Collection<Integer> slots, CompletableFuture<Boolean> moving) {

		boolean saysThatSlotsMove() {
			return !this.moving.isCompletedExceptionally() && this.moving.join();
		}

	}

}
