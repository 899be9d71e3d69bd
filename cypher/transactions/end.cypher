// ---
// title: End transactions
// description: What they have written so far is undone.
// mode: read
// access: administrator
// discloses: nothing
// parameters:
//   transactions: {type: LIST<STRING>, example: [neo4j-transaction-1], meaning: the database's ids of them}
// returns:
//   transaction: {type: STRING, meaning: the id}
//   message: {type: STRING, meaning: whether it was ended}
// ---
TERMINATE TRANSACTIONS $transactions YIELD transactionId, message
RETURN transactionId AS transaction, message
ORDER BY transaction
