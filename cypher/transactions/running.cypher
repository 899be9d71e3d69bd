// ---
// title: Transactions that run now
// description: With the text and the notes by which csgraph knows its own.
// mode: read
// access: administrator
// discloses: nothing
// parameters: {}
// returns:
//   transaction: {type: STRING, meaning: the database's id of it}
//   text: {type: STRING, meaning: what it runs}
//   notes: {type: MAP, meaning: what the client noted about it}
// ---
SHOW TRANSACTIONS YIELD transactionId, currentQuery, metaData
RETURN transactionId AS transaction, currentQuery AS text, metaData AS notes
ORDER BY transaction
