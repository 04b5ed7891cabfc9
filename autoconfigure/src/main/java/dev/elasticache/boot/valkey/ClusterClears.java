package dev.elasticache.boot.valkey;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.elasticache.boot.cache.PartialClears;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * Clears regions of a cluster shard by shard, and knows the slots that a clear did not
 * reach: their primary could not be asked, or there is none at the moment, and a replica
 * that takes them over has the entries still.
 * <p>
 * An entry of a slot that moves may come to a shard behind the clear, or be on one that
 * has no slot yet. Each shard that was cleared is therefore asked whether slots move; if
 * so, all primaries are cleared once more. Once is enough, as a slot does not move twice
 * in that time. Safe for use by several threads.
 *
 * @author The ElastiCache Boot authors
 */
final class ClusterClears {

	static final Set<Integer> ALL_SLOTS = IntStream.range(0, SlotHash.SLOT_COUNT)
		.boxed()
		.collect(Collectors.toUnmodifiableSet());

	private final PartialClears<Integer> partialClears = new PartialClears<>();

	private final AtomicLong last = new AtomicLong();

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
		List<CompletableFuture<?>> parts = new ArrayList<>();
		Map<String, RedisURI> primaries = new ConcurrentHashMap<>();
		Set<Integer> moving = ConcurrentHashMap.newKeySet();
		Set<Integer> missed = new HashSet<>(slots);
		for (RedisClusterNode node : cluster.getPartitions()) {
			List<Integer> reached = node.getSlots().stream().filter(missed::remove).toList();
			if (!reached.isEmpty()) {
				primaries.put(node.getNodeId(), node.getUri());
				parts.add(clearAndAsk(cluster, node, removal).whenComplete((view, failure) -> {
					if (failure == null && view.slotsMove()) {
						moving.addAll(reached);
						view.primaries().forEach(primaries::putIfAbsent);
					}
					else {
						note(region, reached, clear, failure);
					}
				}));
			}
		}
		if (!missed.isEmpty()) {
			RedisException failure = new RedisException(
					"%d slots of the cluster have no primary".formatted(missed.size()));
			note(region, missed, clear, failure);
			parts.add(CompletableFuture.failedFuture(failure));
		}
		return allOf(parts).thenCompose((done) -> clearAgain(cluster, primaries.values(), moving, removal))
			.whenComplete((done, failure) -> note(region, moving, clear, failure));
	}

	private static CompletableFuture<@Nullable Void> clearAgain(StatefulRedisClusterConnection<byte[], byte[]> cluster,
			Collection<RedisURI> primaries, Set<Integer> moving, PrefixRemoval removal) {
		return moving.isEmpty() ? CompletableFuture.completedFuture(null)
				: allOf(primaries.stream().map((uri) -> clear(cluster, uri, removal)).toList());
	}

	private static CompletableFuture<ShardView> clearAndAsk(StatefulRedisClusterConnection<byte[], byte[]> cluster,
			RedisClusterNode primary, PrefixRemoval removal) {
		List<Integer> slots = primary.getSlots();
		return clear(cluster, primary.getUri(), removal).thenCompose(RedisClusterAsyncCommands::clusterNodes)
			.thenApply((nodes) -> ShardView.of(nodes, slots));
	}

	private static CompletableFuture<RedisAsyncCommands<byte[], byte[]>> clear(
			StatefulRedisClusterConnection<byte[], byte[]> cluster, RedisURI primary, PrefixRemoval removal) {
		// May refuse a connection by an exception as well as by its future
		return CompletableFuture.completedFuture(primary)
			.thenCompose((uri) -> cluster.getConnectionAsync(uri.getHost(), uri.getPort()))
			.thenApply(StatefulRedisConnection::async)
			.thenCompose((commands) -> removal.runOn(commands).thenApply((removed) -> commands));
	}

	private static CompletableFuture<@Nullable Void> allOf(Collection<? extends CompletableFuture<?>> futures) {
		return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
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

}
