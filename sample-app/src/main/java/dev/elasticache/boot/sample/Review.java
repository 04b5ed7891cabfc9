package dev.elasticache.boot.sample;

import java.io.Serializable;

/**
 * What a reader thinks of a book.
 *
 * @param reader the name of the reader
 * @param stars the verdict, from 1 to 5
 * @param text the reasons
 * @author The ElastiCache Boot authors
 */
record Review(String reader, int stars, String text) implements Serializable {

}
