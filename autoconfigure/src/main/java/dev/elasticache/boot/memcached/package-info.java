/**
 * Memcached over verified TLS, and a store of cache entries on it.
 * <p>
 * A connection to a node, from the bottom: <pre>
 *   TlsChannel          records and the SSLEngine: handshaking, established, closed
 *   NodeChannel         the same as the library's nodes want to see it, and why it failed
 *   NodeConnector       DNS, TCP, TLS within one time limit, on a thread that may wait
 *   ConnectingThreads   again and again until the node is connected, or leaves
 *   Node                connected or not: no operation outlives a connection
 *   Handover            from those threads to the one that uses the connection
 *   IoLoop              the thread of all nodes, which never waits for one
 *   Nodes               which nodes there are
 *   Discovery           where a cluster tells of them
 * </pre> A node goes through these states, and is taken out of any by leaving the
 * cluster: <pre>
 *   connecting --TCP--> handshaking --verified--> handed over --by the IO thread--> connected
 *       ^                    |                                                       |
 *       +------ delay -------+---- refused, silent, or lost: the cause is kept ------+
 * </pre> Above them, {@link dev.elasticache.boot.memcached.MemcachedCacheStore} sends
 * commands to the node that a key leads to.
 */
@NullMarked
package dev.elasticache.boot.memcached;

import org.jspecify.annotations.NullMarked;
