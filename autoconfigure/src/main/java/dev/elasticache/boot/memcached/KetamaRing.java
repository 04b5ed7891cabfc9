package dev.elasticache.boot.memcached;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import net.spy.memcached.ArrayModNodeLocator;
import net.spy.memcached.DefaultHashAlgorithm;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.NodeLocator;

/**
 * Ring of 160 points for each node, on which a key belongs to the node of the next point.
 * Points and keys are placed by MD5. Not the library's own: that one hashes with SHA-384
 * in AWS's fork.
 *
 * @author The ElastiCache Boot authors
 */
final class KetamaRing implements NodeLocator {

	private static final int DIGESTS = 40;

	private static final int POINTS_IN_DIGEST = 4;

	private static final int DEFAULT_PORT = 11211;

	private final List<MemcachedNode> nodes;

	private final long[] points;

	private final MemcachedNode[] owners;

	KetamaRing(List<MemcachedNode> nodes) {
		this.nodes = List.copyOf(nodes);
		SortedMap<Long, MemcachedNode> ring = new TreeMap<>();
		for (MemcachedNode node : nodes) {
			for (int i = 0; i < DIGESTS; i++) {
				ByteBuffer digest = md5(name(node) + "-" + i);
				for (int point = 0; point < POINTS_IN_DIGEST; point++) {
					ring.put(Integer.toUnsignedLong(digest.getInt()), node);
				}
			}
		}
		this.points = ring.keySet().stream().mapToLong(Long::longValue).toArray();
		this.owners = ring.values().toArray(MemcachedNode[]::new);
	}

	private static String name(MemcachedNode node) {
		InetSocketAddress address = (InetSocketAddress) node.getSocketAddress();
		String host = address.getHostString();
		return (address.getPort() != DEFAULT_PORT) ? host + ":" + address.getPort() : host;
	}

	private static ByteBuffer md5(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
			return ByteBuffer.wrap(digest).order(ByteOrder.LITTLE_ENDIAN);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("MD5 belongs to every JDK", ex);
		}
	}

	@Override
	public MemcachedNode getPrimary(String key) {
		if (this.nodes.size() == 1) {
			return this.nodes.get(0);
		}
		long place = Integer.toUnsignedLong(md5(key).getInt());
		int found = Arrays.binarySearch(this.points, place);
		int next = (found >= 0) ? found : -found - 1;
		return this.owners[(next < this.owners.length) ? next : 0];
	}

	/**
	 * Returns no other node: a key belongs to one.
	 */
	@Override
	public Iterator<MemcachedNode> getSequence(String key) {
		return Collections.emptyIterator();
	}

	@Override
	public Collection<MemcachedNode> getAll() {
		return this.nodes;
	}

	@Override
	public NodeLocator getReadonlyCopy() {
		NodeLocator copies = new ArrayModNodeLocator(this.nodes, DefaultHashAlgorithm.NATIVE_HASH).getReadonlyCopy();
		return new KetamaRing(List.copyOf(copies.getAll()));
	}

	@Override
	public void updateLocator(List<MemcachedNode> nodes) {
		throw new UnsupportedOperationException("A ring does not change");
	}

}
