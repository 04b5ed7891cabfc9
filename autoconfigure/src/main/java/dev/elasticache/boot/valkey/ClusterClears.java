package dev.elasticache.boot.valkey;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.elasticache.boot.cache.PartialClears;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * Clears regions of a cluster shard by shard, and knows the slots that a clear did not
 * reach: their primary could not be asked, or there is none at the moment, and a replica
 * that takes them over has the entries still. Safe for use by several threads.
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
		Set<Integer> missed = new HashSet<>(slots);
		for (RedisClusterNode node : cluster.getPartitions()) {
			List<Integer> reached = node.getSlots().stream().filter(missed::remove).toList();
			if (!reached.isEmpty()) {
				parts.add(clear(cluster, node.getUri(), removal)
					.whenComplete((removed, failure) -> note(region, reached, clear, failure)));
			}
		}
		if (!missed.isEmpty()) {
			RedisException failure = new RedisException(
					"%d slots of the cluster have no primary".formatted(missed.size()));
			note(region, missed, clear, failure);
			parts.add(CompletableFuture.failedFuture(failure));
		}
		return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
	}

	private static CompletableFuture<@Nullable Void> clear(StatefulRedisClusterConnection<byte[], byte[]> cluster,
			RedisURI primary, PrefixRemoval removal) {
		// May refuse a connection by an exception as well as by its future
		return CompletableFuture.completedFuture(primary)
			.thenCompose((uri) -> cluster.getConnectionAsync(uri.getHost(), uri.getPort()))
			.thenCompose((connection) -> removal.runOn(connection.async()));
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
